package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Accounts are listed page by page, as text and as JSON. */
class ListCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> ADDRESSES =
            List.of("ada@shop.example", "grace@shop.example", "joan@shop.example", "alan@shop.example");

    @TempDir
    Path directory;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void importAccounts() {
        StringBuilder lines = new StringBuilder();
        for (String address : ADDRESSES) {
            boolean verified = address.startsWith("a");
            lines.append("{\"email\":\"" + address + "\",\"email_verified\":" + verified + "}\n");
        }
        assertThat(run(lines.toString(), "user", "import", "-").exitCode()).isZero();
    }

    @Test
    void all_accounts_are_listed_in_the_order_they_were_made() {
        Run run = run("", "user", "list");

        assertThat(run.exitCode()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(1 + ADDRESSES.size());
        assertThat(lines.get(0)).matches("ID +STATUS +VERIFIED +MADE +LAST SIGN-IN +ADDRESS");
        assertThat(lines.get(1)).matches("[0-9a-f-]{36}  active +yes +\\S{20}  never +ada@shop\\.example");
        assertThat(lines.get(2)).matches("[0-9a-f-]{36}  pending +no +\\S{20}  never +grace@shop\\.example");
        assertThat(lines.stream().skip(1).map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                .containsExactlyElementsOf(ADDRESSES);
    }

    @Test
    void pages_follow_each_other_to_the_end_and_the_last_one_says_so() {
        List<String> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String next = "";
        while (next != null) {
            Run run = next.isEmpty()
                    ? run("", "user", "list", "--limit", "2", "--format", "json")
                    : run("", "user", "list", "--limit", "2", "--format", "json", "--after", next);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).hasLineCount(1);
            JsonNode page = JSON.readTree(run.out());
            page.get("users").forEach(user -> seen.add(user.get("email").asString()));
            sizes.add(page.get("users").size());
            next = page.get("next").isNull() ? null : page.get("next").asString();
        }

        assertThat(seen).containsExactlyElementsOf(ADDRESSES);
        assertThat(sizes).containsExactly(2, 2);
    }

    @Test
    void text_says_how_the_next_page_is_asked_for() {
        List<String> first = run("", "user", "list", "--limit=3").out().lines().toList();
        assertThat(first).hasSize(5);
        assertThat(first.get(4)).isEqualTo("More: --after " + first.get(3).substring(0, 36));

        assertThat(run("", "user", "list", "--limit=3", "--after", first.get(3).substring(0, 36))
                        .out())
                .contains("alan@shop.example")
                .doesNotContain("joan@shop.example", "More");
    }

    @Test
    void an_account_in_json_has_the_members_of_the_http_api_and_no_more() {
        JsonNode user = JSON.readTree(
                        run("", "user", "list", "--format=json", "--limit", "1").out())
                .get("users")
                .get(0);

        assertThat(user.propertyNames())
                .containsExactly("id", "email", "email_verified", "status", "created_at", "last_login_at");
        assertThat(user.get("email").asString()).isEqualTo("ada@shop.example");
        assertThat(user.get("email_verified").asBoolean()).isTrue();
        assertThat(user.get("status").asString()).isEqualTo("active");
        assertThat(user.get("last_login_at").isNull()).isTrue();
    }

    private Run run(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                Map.of("LATCHKEY_DATA_DIR", directory.toString()),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Environment.system(),
                Optional.empty());
        int exitCode = CommandLine.run(console, args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
