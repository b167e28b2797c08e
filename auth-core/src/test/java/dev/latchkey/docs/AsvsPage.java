package dev.latchkey.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the page that says which test shows which requirement. Requirements go by ids of three numbers, each once on the
 * page and in order within its section; a row of the table of what is enforced is
 * {@code | id | level | what | status | tests |}, with tests as {@code `Class#method`}.
 */
final class AsvsPage {

    private static final Pattern ID = Pattern.compile("(?<![\\w.])[1-9]\\d?\\.[1-9]\\d?\\.[1-9]\\d?(?!\\w|\\.\\w)");
    private static final Pattern TEST = Pattern.compile("`(?<type>\\w+)#(?<method>\\w+)`");
    private static final int CELLS = 5;
    private static final Set<String> LEVELS = Set.of("L1", "L2");
    private static final Set<String> WITH_TESTS = Set.of("shown", "in part", "deviation");
    private static final Set<String> WITHOUT_TESTS = Set.of("done, no test of its own", "not yet");

    private final NamedTests tests;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int[] last = {};

    private AsvsPage(NamedTests tests) {
        this.tests = tests;
    }

    /** What is wrong with a page. */
    static List<String> problems(String page, NamedTests tests) {
        AsvsPage check = new AsvsPage(tests);
        List<String> lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            check.line("line " + (i + 1) + ": ", lines.get(i));
        }
        return check.problems;
    }

    /** How many rows of the table have a status. */
    static long count(String page, String status) {
        return page.lines()
                .map(AsvsPage::cells)
                .filter(cells -> cells.size() == CELLS && cells.get(3).equals(status))
                .count();
    }

    private void line(String place, String line) {
        if (line.startsWith("#")) {
            last = new int[0];
        }
        List<String> cells = cells(line);
        boolean row =
                !cells.isEmpty() && !cells.get(0).equals("id") && !cells.get(0).startsWith("-");
        if (row && !ID.matcher(cells.get(0)).matches()) {
            problems.add(place + cells.get(0) + " is no id of a requirement");
        }
        Matcher id = ID.matcher(line);
        while (id.find()) {
            id(place, id.group());
        }
        Matcher test = TEST.matcher(line);
        while (test.find()) {
            if (!tests.has(test.group("type"), test.group("method"))) {
                problems.add(place + "there is no test " + test.group("type") + "#" + test.group("method"));
            }
        }
        if (row && cells.size() == CELLS) {
            row(place, cells);
        }
    }

    private void id(String place, String id) {
        if (!ids.add(id)) {
            problems.add(place + id + " is there twice");
        }
        int[] numbers =
                Arrays.stream(id.split("\\.")).mapToInt(Integer::parseInt).toArray();
        if (Arrays.compare(last, numbers) > 0) {
            problems.add(place + id + " is out of order");
        }
        last = numbers;
    }

    private void row(String place, List<String> cells) {
        if (!LEVELS.contains(cells.get(1))) {
            problems.add(place + cells.get(1) + " is no level");
        }
        String status = cells.get(3);
        String named = cells.get(4);
        if (WITH_TESTS.contains(status)) {
            if (!Arrays.stream(named.split("<br>", -1))
                    .allMatch(test -> TEST.matcher(test).matches())) {
                problems.add(place + "the tests are to be `Class#method`, one or more");
            }
        } else if (!WITHOUT_TESTS.contains(status)) {
            problems.add(place + status + " is no status");
        } else if (!named.isEmpty()) {
            problems.add(place + "with " + status + " no test is named");
        }
    }

    /** The cells of a line of a table, none for another line. */
    private static List<String> cells(String line) {
        if (!line.startsWith("|") || !line.endsWith("|") || line.length() < 2) {
            return List.of();
        }
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
