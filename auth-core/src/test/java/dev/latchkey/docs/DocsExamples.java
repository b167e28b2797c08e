package dev.latchkey.docs;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the Java examples of a page with the tests they come from. An example is a fenced block of Java; the line
 * before it names its source:
 *
 * <pre>
 * &lt;!-- region: auth-core/src/test/java/dev/latchkey/docs/PasswordDocsTest.java#hash --&gt;
 * </pre>
 *
 * In the source the region stands between {@code // region: hash} and {@code // endregion}.
 */
final class DocsExamples {

    private static final Pattern SOURCE = Pattern.compile("<!-- region: (?<path>[^#\\s]+)#(?<name>\\S+) -->");
    private static final String FENCE = "```";

    private DocsExamples() {}

    /** What is wrong with the examples of a page; the sources are read by their path in the repository. */
    static List<String> problems(String page, UnaryOperator<String> sources) {
        List<String> problems = new ArrayList<>();
        List<String> lines = page.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            if (!lines.get(at).strip().startsWith(FENCE)) {
                at++;
                continue;
            }
            int end = closingFence(lines, at);
            if (end == lines.size()) {
                problems.add("line " + (at + 1) + ": the code block is not closed");
            } else if (lines.get(at).strip().substring(FENCE.length()).startsWith("java")) {
                String before = at == 0 ? "" : lines.get(at - 1).strip();
                String block = String.join("\n", lines.subList(at + 1, end)).stripIndent();
                compare(at + 1, before, block, sources, problems);
            }
            at = end + 1;
        }
        return problems;
    }

    private static void compare(
            int line, String before, String block, UnaryOperator<String> sources, List<String> problems) {
        Matcher source = SOURCE.matcher(before);
        if (!source.matches()) {
            problems.add("line " + line + ": no region comment on the line before the Java block");
            return;
        }
        String name = source.group("name");
        try {
            String region = region(sources.apply(source.group("path")), name);
            if (!region.equals(block)) {
                problems.add("line " + line + ": the block differs from region " + name + ", which is:\n" + region);
            }
        } catch (UncheckedIOException | IllegalArgumentException e) {
            problems.add("line " + line + ": region " + name + " cannot be read: " + e.getMessage());
        }
    }

    private static String region(String source, String name) {
        List<String> lines = source.lines().toList();
        List<String> stripped = lines.stream().map(String::strip).toList();
        int start = stripped.indexOf("// region: " + name);
        if (start < 0 || stripped.lastIndexOf("// region: " + name) != start) {
            throw new IllegalArgumentException("it is not there exactly once");
        }
        int length = stripped.subList(start, stripped.size()).indexOf("// endregion");
        if (length < 0) {
            throw new IllegalArgumentException("it is not closed by // endregion");
        }
        return String.join("\n", lines.subList(start + 1, start + length)).stripIndent();
    }

    private static int closingFence(List<String> lines, int opening) {
        int end = opening + 1;
        while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
            end++;
        }
        return end;
    }
}
