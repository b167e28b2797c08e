package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.examples.server.settings.Setting;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.kernel.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @TempDir
    Path directory;

    private record Run(int exitCode, String out, String err) {}

    @Test
    void help_lists_every_command_and_every_setting() {
        Run run = run("help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("serve", "token inspect", "doctor", "openapi", "help", "version", "--config");
        assertThat(run.out())
                .contains(SettingsTable.all().stream().map(Setting::name).toList());
        assertThat(run.out())
                .contains("Value: required or off.", "Value: ES256 or ", "Value: a whole number from 0 to 65535.");
        assertThat(run("--help").out()).isEqualTo(run.out());
        assertThat(run("-h").out()).isEqualTo(run.out());
    }

    @Test
    void the_version_is_one_line() {
        assertThat(run("--version").out())
                .startsWith("Latchkey reference server ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "migrate|unknown command 'migrate'; there are 'migrate up', 'migrate down', 'migrate status' and 'migrate new'; 'help' says what they do",
                "migrate sideways|unknown command 'migrate sideways'; there are 'migrate up', 'migrate down', 'migrate status' and 'migrate new'; 'help' says what they do",
                "migrate up --steps 0|--steps wants a whole number from 1 to 1000",
                "migrate up --steps=1x|--steps wants a whole number from 1 to 1000",
                "migrate status --steps 1|'migrate status' takes no --steps",
                "migrate new|'migrate new' wants one name, such as add_nickname",
                "migrate new Add-It|a name has small letters, digits and single underscores between them, 60 at most",
                "keys list all|'all' is one word too many; 'help' lists the commands",
                "audit|unknown command 'audit'; there is 'audit verify'; 'help' says what they do",
                "audit verify x|'x' is no point of the audit log: give one as an earlier 'audit verify' printed it",
                "audit verify x y|'audit verify' takes one point, as an earlier 'audit verify' printed it",
                "admin create a@b.example hunter2|'admin create' wants one address; the password is asked for, or read from standard input",
                "user import|'user import' wants one file, or - to read standard input",
                "user import nowhere.jsonl|'nowhere.jsonl' cannot be read",
                "user import x --dry-run --dry-run|--dry-run is given twice",
                "user list all|'all' is one word too many; 'help' lists the commands",
                "user list --limit 0|--limit wants a whole number from 1 to 1000",
                "user list --limit 1001|--limit wants a whole number from 1 to 1000",
                "user list --after ada@shop.example|--after wants the id of an account",
                "user list --format xml|--format is text or json",
                "user list --steps 1|'user list' takes no --steps",
                "user import x --format json|'user import' takes no --format",
                "token|unknown command 'token'; there is 'token inspect'; 'help' says what they do",
                "token frobnicate x|unknown command 'token frobnicate x'; there is 'token inspect'; 'help' says what they do",
                "servee|unknown command 'servee'; there are 'serve', 'migrate', 'admin', 'user', 'keys', 'audit', 'token', 'doctor', 'openapi', 'help' and 'version'; 'help' says what they do",
                "--port 80|unknown option --port",
                "serve now|'now' is one word too many; 'help' lists the commands",
                "doctor --config|--config wants a value after it",
                "doctor --config=a --config=b|--config is given twice",
                "doctor --jwks x|'doctor' takes no --jwks",
                "help --config x|'help' takes no --config",
                "doctor --config nowhere|--config nowhere: no such file",
                "token inspect|'token inspect' wants one token, or - to read it from standard input",
                "token inspect a b|'token inspect' wants one token, or - to read it from standard input"
            })
    void a_command_line_that_is_not_understood_is_answered_in_one_line(String line, String message) {
        Run run = run(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("latchkey: " + message + System.lineSeparator());
    }

    @Test
    void doctor_names_what_is_unsafe_and_exits_with_1() {
        Run run = run(Map.of("LATCHKEY_RATE_LIMITS", "off"), "", "doctor");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("ASVS 6.3.1  LATCHKEY_RATE_LIMITS: ", "settings are unsafe");
    }

    @Test
    void openapi_prints_the_document_of_the_public_url() {
        Run run = run(Map.of("LATCHKEY_ISSUER", "https://shop.example"), "", "openapi");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("{\"openapi\":\"3.1")
                .contains("https://shop.example", "/auth/login", "/auth/refresh", "/auth/logout", "/auth/me/sessions")
                .contains("/auth/password/forgot", "/auth/me/email", "/auth/magic-link");
    }

    @Test
    void openapi_has_no_sign_in_by_mailed_links_where_they_are_switched_off() {
        Run run = run(Map.of("LATCHKEY_ISSUER", "https://shop.example", "LATCHKEY_MAGIC_LINKS", "off"), "", "openapi");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("/auth/password/forgot").doesNotContain("/auth/magic-link");
    }

    @Nested
    class Token_inspect {

        private String token;
        private Path jwks;

        @BeforeEach
        void issue() throws IOException {
            try (Latchkey latchkey = Latchkey.builder()
                    .issuer("https://shop.example")
                    .audience("shop")
                    .emailVerification(EmailVerification.OFF)
                    .build()) {
                token = SampleTokens.issue(latchkey);
                jwks = Files.writeString(
                        directory.resolve("jwks.json"), latchkey.jwks().toJson());
            }
        }

        @Test
        void shows_a_token_and_that_it_verifies_with_the_keys_of_a_file() {
            Run run = run("token", "inspect", token, "--jwks", jwks.toString());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("\"iss\" : \"https://shop.example\"", "expires ", "verified with the keys of " + jwks);
            assertThat(run.out()).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
        }

        @Test
        void reads_the_token_from_standard_input_so_that_it_stays_out_of_the_shells_history() {
            Run run = run(Map.of(), token + "\n", "token", "inspect", "-", "--jwks", jwks.toString());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("verified with");
        }

        @Test
        void says_why_a_token_does_not_verify_and_exits_with_1() {
            String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86);

            Run run = run("token", "inspect", forged, "--jwks", jwks.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("not verified with the keys of ", "token_invalid");
        }

        @ParameterizedTest
        @ValueSource(strings = {"nowhere.json", "http://shop.example/jwks", "http://localhost:1/jwks"})
        void says_when_there_are_no_keys_to_be_had(String where) {
            Run run = run("token", "inspect", token, "--jwks", where);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("latchkey: not verified: ", "--jwks");
        }

        @Test
        void refuses_what_is_no_token_without_repeating_it() {
            Run run = run("token", "inspect", "hunter2");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("latchkey: this is no token: ").doesNotContain("hunter2");
            assertThat(run(Map.of(), "x".repeat(70_000), "token", "inspect", "-")
                            .err())
                    .contains("more than a token");
        }
    }

    private static Run run(String... args) {
        return run(Map.of(), "", args);
    }

    private static Run run(Map<String, String> variables, String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                variables,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Environment.system(),
                Optional.empty());
        int exitCode = CommandLine.run(console, args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
