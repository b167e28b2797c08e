package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the rules for paths and the annotations of servlets together. What both ask for must both hold; an annotation
 * that opens its servlet lifts the rule for the path; a denied path is open to whom an annotation admits. Safe for use by
 * several threads.
 */
public final class Rulings {

    private static final Ruling UNRULED = new Ruling.Unruled();
    private static final Ruling DENIED = new Ruling.Denied();
    private static final Ruling BROKEN = new Ruling.Broken();

    private final PathRules paths;
    private final Map<Pair, Ruling> known = new ConcurrentHashMap<>();

    private Rulings(PathRules paths) {
        this.paths = paths;
    }

    /** Rules are few, and compared by identity. */
    private record Pair(@Nullable PathRule path, @Nullable PathRule otherPath, ServletRule servlet) {}

    /**
     * Rulings over rules for paths.
     *
     * @param paths the rules
     * @return the rulings
     */
    public static Rulings of(PathRules paths) {
        return new Rulings(paths);
    }

    /**
     * The ruling for a path.
     *
     * @param path the decoded path
     * @param servlet what the servlet asks
     * @return the ruling
     */
    public Ruling of(String path, ServletRule servlet) {
        return known(new Pair(paths.find(path), null, servlet));
    }

    /**
     * The ruling for a request that has two paths: as it was sent, and as the container reads it, which may have put the
     * name of a welcome file behind it. The rules of both must admit it.
     *
     * @param path the decoded path
     * @param asRead the path as the container reads it
     * @param servlet what the servlet asks
     * @return the ruling
     */
    public Ruling of(String path, String asRead, ServletRule servlet) {
        return known(new Pair(paths.find(path), paths.find(asRead), servlet));
    }

    /**
     * What the rules for paths ask of callers.
     *
     * @return the rules
     */
    public List<AccessRule> asked() {
        return paths.asked();
    }

    private Ruling known(Pair pair) {
        Ruling ruling = known.get(pair);
        return ruling == null ? known.computeIfAbsent(pair, Rulings::combine) : ruling;
    }

    private static Ruling combine(Pair pair) {
        Ruling path = combine(pair.path, pair.otherPath);
        if (pair.servlet instanceof ServletRule.Asks asks) {
            if (asks.rule().tokenRequired() && path instanceof Ruling.Ruled ruled) {
                return new Ruling.Ruled(ruled.rule().and(asks.rule()));
            }
            return new Ruling.Ruled(asks.alone());
        }
        return pair.servlet instanceof ServletRule.Unknown && path instanceof Ruling.Unruled ? BROKEN : path;
    }

    private static Ruling combine(@Nullable PathRule one, @Nullable PathRule other) {
        if (one instanceof PathRule.Denied || other instanceof PathRule.Denied) {
            return DENIED;
        }
        AccessRule first = one instanceof PathRule.Asks asks ? asks.rule() : null;
        AccessRule second = other instanceof PathRule.Asks asks ? asks.rule() : null;
        if (first == null || second == null || one == other) {
            AccessRule only = first == null ? second : first;
            return only == null ? UNRULED : new Ruling.Ruled(RouteRule.of(only));
        }
        return new Ruling.Ruled(RouteRule.of(first).and(second));
    }
}
