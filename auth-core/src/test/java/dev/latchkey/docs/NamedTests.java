package dev.latchkey.docs;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tests of all modules by name, read from their sources, because no module sees the tests of all others. A test of a
 * nested class goes by the name of the file's class.
 */
final class NamedTests {

    private static final Pattern METHOD = Pattern.compile("\\s+(?:final |public )*\\S+ (?<name>\\w+)\\(.*");
    private static final Pattern ANNOTATION =
            Pattern.compile("\\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b.*");

    private final Map<String, Set<String>> methods = new HashMap<>();

    /** The tests of the project. */
    static NamedTests ofProject() {
        NamedTests tests = new NamedTests();
        for (String module : List.of("auth-core", "auth-jdbc", "auth-servlet", "examples/reference-server")) {
            for (Path file : Repository.files(module + "/src/test/java", ".java")) {
                tests.add(file.getFileName().toString().replace(".java", ""), Repository.read(file));
            }
        }
        return tests;
    }

    /** Adds the tests of a class. */
    void add(String name, String source) {
        Set<String> found = methods.computeIfAbsent(name, added -> new HashSet<>());
        boolean annotated = false;
        for (String line : source.lines().toList()) {
            if (ANNOTATION.matcher(line).matches()) {
                annotated = true;
            } else if (annotated) {
                Matcher method = METHOD.matcher(line);
                if (method.matches() && !line.strip().startsWith("@")) {
                    found.add(method.group("name"));
                    annotated = false;
                }
            }
        }
    }

    /** Whether there is a test. */
    boolean has(String type, String method) {
        return methods.getOrDefault(type, Set.of()).contains(method);
    }
}
