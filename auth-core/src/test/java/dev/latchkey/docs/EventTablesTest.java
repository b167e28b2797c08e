package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/features/entry.md have every event and every action, with their fields. */
class EventTablesTest {

    private static final String PAGE = "docs/features/entry.md";
    private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

    @Test
    void every_event_is_in_the_table_with_its_fields() {
        assertThat(rows("| event | fields | when |")).containsExactlyInAnyOrderElementsOf(of(AuthEvent.class));
    }

    @Test
    void every_action_is_in_the_table_with_its_fields() {
        assertThat(rows("| action | fields | before |")).containsExactlyInAnyOrderElementsOf(of(AuthAction.class));
    }

    @Test
    void every_step_says_what_is_asked_and_told_and_why_nobody_is_asked() {
        List<String[]> steps = steps();
        assertThat(steps).hasSizeGreaterThan(15).allSatisfy(step -> {
            boolean asks = !step[1].isBlank();
            boolean reasons = !step[3].isBlank();
            assertThat(asks)
                    .as("either it is asked, or it says why not: %s", step[0])
                    .isNotEqualTo(reasons);
        });
        assertThat(named(steps, 1)).isEqualTo(names(AuthAction.class));
        assertThat(named(steps, 2)).isEqualTo(names(AuthEvent.class));
    }

    private static List<String[]> steps() {
        List<String> lines = Repository.read(Repository.resolve(PAGE)).lines().toList();
        int heading = lines.indexOf("| step | asked before | told after | why nobody is asked |");
        assertThat(heading).isPositive();
        return lines.stream()
                .skip(heading + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
                .toList();
    }

    private static Set<String> named(List<String[]> steps, int column) {
        return steps.stream()
                .flatMap(step -> NAME.matcher(step[column]).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Class<?> sealed) {
        return records(sealed).map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> of(Class<?> sealed) {
        return records(sealed)
                .map(type -> "| `" + type.getSimpleName() + "` | " + fields(type) + " |")
                .toList();
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTablesTest::records);
    }

    private static String fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
    }

    /** The first two cells of the rows below a heading; the third one has words of its own. */
    private static List<String> rows(String heading) {
        List<String> lines = Repository.read(Repository.resolve(PAGE)).lines().toList();
        assertThat(lines).containsOnlyOnce(heading);
        List<String> rows = lines.stream()
                .skip(lines.indexOf(heading) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows).allSatisfy(row -> assertThat(row).matches("(\\|[^|]+){3}\\|"));
        return rows.stream()
                .map(row -> row.substring(0, row.lastIndexOf('|', row.length() - 2) + 1))
                .toList();
    }
}
