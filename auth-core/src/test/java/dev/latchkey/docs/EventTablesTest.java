package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/features/entry.md have every event and every action, with their fields. */
class EventTablesTest {

    private static final String PAGE = "docs/features/entry.md";

    @Test
    void every_event_is_in_the_table_with_its_fields() {
        assertThat(rows("| event | fields | when |")).containsExactlyInAnyOrderElementsOf(of(AuthEvent.class));
    }

    @Test
    void every_action_is_in_the_table_with_its_fields() {
        assertThat(rows("| action | fields | before |")).containsExactlyInAnyOrderElementsOf(of(AuthAction.class));
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
