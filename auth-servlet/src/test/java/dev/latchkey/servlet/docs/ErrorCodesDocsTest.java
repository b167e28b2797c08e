package dev.latchkey.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.servlet.problem.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/reference/errors.md is that of the code. */
class ErrorCodesDocsTest {

    /** Tests run in the module's directory; the documentation is beside the modules. */
    private static final Path PAGE = Path.of("..", "docs", "reference", "errors.md");

    private static final String HEADING = "| code | status | when |";

    @Test
    void every_error_code_is_in_the_table_with_its_status_and_when_it_is_answered() throws IOException {
        List<String> expected = Arrays.stream(ErrorCode.values())
                .map(code -> "| `" + code.code() + "` | " + code.status() + " | " + code.meaning() + " |")
                .toList();
        assertThat(rows()).containsExactlyElementsOf(expected);
    }

    /** What stands below the heading, up to the first line that is no row. */
    private static List<String> rows() throws IOException {
        List<String> lines = Files.readAllLines(PAGE, StandardCharsets.UTF_8);
        assertThat(lines).containsOnlyOnce(HEADING);
        return lines.stream()
                .skip(lines.indexOf(HEADING) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }
}
