package dev.latchkey.servlet.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pattern of paths: literal segments, {@code *} for any one segment, and {@code **} at the end for what lies at and
 * under a path. {@code /api/**} covers {@code /api}, {@code /api/} and {@code /api/a/b}. Immutable.
 *
 * <p>It matches in two ways. Where it guards, it matches <em>loosely</em>: whatever the case and with or without a slash
 * at the end, because the application behind may not tell these apart. Where it opens, it matches <em>strictly</em>.
 */
public final class PathPattern implements Comparable<PathPattern> {

    private static final String ANY_SEGMENT = "*";
    private static final String ANY_TAIL = "**";

    private final String text;
    private final String[] segments;
    private final boolean open;
    private final boolean directory;

    private PathPattern(String text, String[] segments, boolean open, boolean directory) {
        this.text = text;
        this.segments = segments;
        this.open = open;
        this.directory = directory;
    }

    /**
     * Reads a pattern.
     *
     * @param text the pattern, relative to the application's context path
     * @return the pattern
     * @throws IllegalArgumentException when it is not of the form above
     */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path pattern begins with a slash, unlike '" + text + "'");
        }
        List<String> segments = new ArrayList<>(List.of(text.substring(1).split("/", -1)));
        boolean open = segments.get(segments.size() - 1).equals(ANY_TAIL);
        boolean directory = segments.get(segments.size() - 1).isEmpty();
        if (open || directory) {
            segments.remove(segments.size() - 1);
        }
        for (String segment : segments) {
            if (segment.isEmpty() || (segment.contains("*") && !segment.equals(ANY_SEGMENT))) {
                throw new IllegalArgumentException("the path pattern '" + text
                        + "' has a segment that is neither text nor '*'; '**' may stand at its end alone");
            }
            String plain = segment.replace(ANY_SEGMENT, "");
            if (RequestPath.decode("/" + segment) == null || plain.indexOf('%') >= 0) {
                throw new IllegalArgumentException(
                        "the path pattern '" + text + "' has a segment that no request can have: '" + segment + "'");
            }
        }
        return new PathPattern(text, segments.toArray(String[]::new), open, directory);
    }

    /**
     * Matches as a guard does: the case of letters and a slash at the end make no difference.
     *
     * @param path a decoded path
     * @return whether the pattern covers it
     */
    public boolean matchesLoosely(String path) {
        return matches(path, true);
    }

    /**
     * Matches to the letter.
     *
     * @param path a decoded path
     * @return whether the pattern covers it
     */
    public boolean matchesStrictly(String path) {
        return matches(path, false);
    }

    /**
     * Whether it covers nothing but what lies at or below a path, whatever the case.
     *
     * @param base a path without patterns, which does not end in a slash
     * @return whether its first segments are those of the path
     */
    public boolean liesWithin(String base) {
        String[] outer = base.substring(1).split("/", -1);
        if (segments.length < outer.length) {
            return false;
        }
        for (int i = 0; i < outer.length; i++) {
            if (!outer[i].equalsIgnoreCase(segments[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it covers one path and nothing else, whatever the case and with or without a slash at the end.
     *
     * @param path a path without patterns, which does not end in a slash
     * @return whether its segments are those of the path
     */
    public boolean isJust(String path) {
        return !open && segments.length == path.substring(1).split("/", -1).length && liesWithin(path);
    }

    private boolean matches(String path, boolean loose) {
        int position = 0;
        int length = path.length();
        for (String segment : segments) {
            if (position >= length || path.charAt(position) != '/') {
                return false;
            }
            int start = position + 1;
            int end = path.indexOf('/', start);
            if (end < 0) {
                end = length;
            }
            if (segment.equals(ANY_SEGMENT)) {
                if (end == start) {
                    return false;
                }
            } else if (end - start != segment.length()
                    || !path.regionMatches(loose, start, segment, 0, segment.length())) {
                return false;
            }
            position = end;
        }
        if (open) {
            return true;
        }
        int rest = length - position;
        return loose ? rest == 0 || (rest == 1 && path.charAt(position) == '/') : rest == (directory ? 1 : 0);
    }

    /**
     * Orders the more specific pattern first: a literal segment before {@code *}, that before {@code **}, a longer
     * pattern before a shorter one.
     */
    @Override
    public int compareTo(PathPattern other) {
        int common = Math.min(segments.length, other.segments.length);
        for (int i = 0; i < common; i++) {
            boolean any = segments[i].equals(ANY_SEGMENT);
            if (any != other.segments[i].equals(ANY_SEGMENT)) {
                return any ? 1 : -1;
            }
        }
        if (segments.length != other.segments.length) {
            return other.segments.length - segments.length;
        }
        if (open != other.open) {
            return open ? 1 : -1;
        }
        return text.compareTo(other.text);
    }

    /**
     * What makes two patterns the same for a guard.
     *
     * @return the pattern in lower case, without a slash at its end
     */
    public String key() {
        String lower = text.toLowerCase(Locale.ROOT);
        return directory ? lower.substring(0, lower.length() - 1) : lower;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
