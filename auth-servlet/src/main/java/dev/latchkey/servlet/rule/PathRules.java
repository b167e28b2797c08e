package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;
import dev.latchkey.servlet.path.PathPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rules for paths, of which the most specific pattern that covers a path counts. A guard covers paths loosely, an opening
 * to the letter ({@link PathPattern}), so that no spelling of a path slips past a guard through an opening. Immutable.
 */
public final class PathRules {

    private final Entry[] entries;

    private PathRules(Entry[] entries) {
        this.entries = entries;
    }

    private record Entry(PathPattern pattern, boolean opening, PathRule rule) {}

    /**
     * The rule for a path.
     *
     * @param path a decoded path, relative to the application
     * @return the rule, null when none covers the path
     */
    @Nullable
    PathRule find(String path) {
        for (Entry entry : entries) {
            boolean covers = entry.opening ? entry.pattern.matchesStrictly(path) : entry.pattern.matchesLoosely(path);
            if (covers) {
                return entry.rule;
            }
        }
        return null;
    }

    /**
     * Refuses rules for what is answered before any rule is asked: they would be taken for guards and do nothing.
     *
     * @param base the base path
     * @param documents the paths outside of it that are answered as well
     * @throws IllegalArgumentException when there is a rule at or below the base path, or for just one of the documents
     */
    public void requireNoneAnsweredBefore(String base, Collection<String> documents) {
        for (Entry entry : entries) {
            if (entry.pattern.liesWithin(base)) {
                throw new IllegalArgumentException("the rule for '" + entry.pattern
                        + "' would do nothing: what lies at or"
                        + " below " + base + " is Latchkey's own, and answered before rules are asked. Leave the rule"
                        + " out; to refuse sign-up, sign-in or other actions, add an AuthInterceptor that vetoes them,"
                        + " such as AuthAction.Register");
            }
            if (documents.stream().anyMatch(entry.pattern::isJust)) {
                throw new IllegalArgumentException("the rule for '" + entry.pattern
                        + "' would do nothing: Latchkey answers there itself, to everyone, before rules are asked, so"
                        + " that other services find the issuer's keys. Leave the rule out");
            }
        }
    }

    /** What is asked of the callers of some paths, without the paths. */
    List<AccessRule> asked() {
        return Stream.of(entries)
                .map(Entry::rule)
                .filter(PathRule.Asks.class::isInstance)
                .map(rule -> ((PathRule.Asks) rule).rule())
                .toList();
    }

    /** Collects rules. Not safe for use by several threads. */
    public static final class Builder {

        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, PathPattern> known = new HashMap<>();

        /**
         * Asks something of the callers of some paths.
         *
         * @param pattern the paths
         * @param rule what is asked
         * @throws IllegalStateException when there is a rule for these paths already
         */
        public void ask(String pattern, AccessRule rule) {
            add(pattern, !rule.tokenRequired(), new PathRule.Asks(rule));
        }

        /**
         * Denies some paths to everyone.
         *
         * @param pattern the paths
         * @throws IllegalStateException when there is a rule for these paths already
         */
        public void deny(String pattern) {
            add(pattern, false, new PathRule.Denied());
        }

        /**
         * The rules.
         *
         * @return what was collected
         */
        public PathRules build() {
            return new PathRules(entries.stream()
                    .sorted(Comparator.comparing(Entry::pattern))
                    .toArray(Entry[]::new));
        }

        private void add(String text, boolean opening, PathRule rule) {
            PathPattern pattern = PathPattern.parse(text);
            PathPattern earlier = known.putIfAbsent(pattern.key(), pattern);
            if (earlier != null) {
                throw new IllegalStateException(
                        "there are two rules for the same paths: " + earlier + " and " + pattern);
            }
            entries.add(new Entry(pattern, opening, rule));
        }
    }
}
