package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of docs/reference/http-api.md are those of the API, whose OpenAPI document comes from its routes. */
class HttpApiDocsTest {

    /** Tests run in the module's directory; the documentation is beside the modules. */
    private static final Path PAGE = Path.of("..", "docs", "reference", "http-api.md");

    private static final Path QUICK_START = Path.of("..", "docs", "guides", "quickstart.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n.*?^```$");

    private static TestApplication application;
    private static HttpApiTables tables;

    @BeforeAll
    static void start() throws Exception {
        application = TestApplication.builder().start(Container.JETTY);
        tables = new HttpApiTables(
                application.client().get("/auth/openapi.json").send().json());
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void every_call_is_in_the_table_with_who_may_and_what_it_takes_and_answers() throws IOException {
        assertThat(tables.calls()).hasSizeGreaterThan(20);
        assertThat(rows("| call | what it does | who may | body | answers | problems of its own |"))
                .containsExactlyElementsOf(tables.calls());
    }

    @Test
    void every_page_is_in_the_table() throws IOException {
        assertThat(tables.pages()).hasSizeGreaterThan(8);
        assertThat(rows("| page or form | what it is | who may |")).containsExactlyElementsOf(tables.pages());
    }

    @Test
    void every_parameter_is_in_the_table() throws IOException {
        assertThat(tables.parameters()).isNotEmpty();
        assertThat(rows("| call | parameter | in | type | required | what it is |"))
                .containsExactlyElementsOf(tables.parameters());
    }

    @Test
    void every_command_is_one_of_the_quick_start_whose_commands_are_run() throws IOException {
        String guide = Files.readString(QUICK_START, StandardCharsets.UTF_8);
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE, StandardCharsets.UTF_8))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(blocks).hasSize(3).allSatisfy(block -> assertThat(guide).contains(block));
    }

    @Test
    void every_member_of_the_bodies_is_in_the_table() throws IOException {
        assertThat(tables.members()).hasSizeGreaterThan(50);
        assertThat(rows("| body | member | type | always there | what it is |"))
                .containsExactlyElementsOf(tables.members());
    }

    /** What stands below a heading, up to the first line that is no row. */
    private static List<String> rows(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE, StandardCharsets.UTF_8);
        assertThat(lines).containsOnlyOnce(heading);
        return lines.stream()
                .skip(lines.indexOf(heading) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }
}
