package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.TestDatabase;
import dev.latchkey.jdbc.Databases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The commands of the built jar work on the state that the server of the same settings uses. */
class CommandsIT {

    private static final String ADMIN = "root@shop.example";

    @TempDir
    Path directory;

    private Map<String, String> settings;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void settings() {
        settings = new HashMap<>(
                Map.of("LATCHKEY_DATA_DIR", directory.resolve("data").toString()));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void the_tables_go_up_and_down_and_a_start_waits_for_them_when_it_is_told_to(Databases.Kind kind) throws Exception {
        if (kind == Databases.Kind.POSTGRESQL) {
            settings.putAll(TestDatabase.create().settings());
        }
        settings.put("LATCHKEY_SCHEMA", "validate");
        assertThat(run("", "migrate", "status"))
                .satisfies(status -> assertThat(status.exitCode()).isEqualTo(1))
                .satisfies(status -> assertThat(status.out()).contains("V1  foundation  missing"));

        assertThat(run("", "migrate", "up", "--steps", "1").out()).isEqualTo("Applied 1 version.\n");
        assertThat(run("", "migrate", "up").exitCode()).isZero();
        assertThat(run("", "migrate", "up").out()).isEqualTo("Nothing to do.\n");
        assertThat(run("", "migrate", "status").exitCode()).isZero();
        ServerProcess.start(settings).close();

        assertThat(run("", "migrate", "down", "--steps", "1000").out()).contains("V1 with all that was in it.");
        assertThat(run("", "migrate", "down").out()).isEqualTo("Nothing to do.\n");
        assertThat(run("", "migrate", "status").exitCode()).isEqualTo(1);
    }

    @Test
    void an_administrator_is_made_with_a_password_of_standard_input_and_signs_in() throws Exception {
        assertThat(run("", "admin", "create").out())
                .startsWith("http://localhost:")
                .contains("/auth/set-up?token=lks_");

        Run weak = run("short\n", "admin", "create", ADMIN);
        assertThat(weak.exitCode()).isEqualTo(2);
        assertThat(weak.err()).startsWith("latchkey: the password is refused: ").doesNotContain("short\n");

        assertThat(run(People.PASSWORD + "\n", "admin", "create", ADMIN))
                .isEqualTo(new Run(0, ADMIN + " is an administrator.\n", ""));
        assertThat(run(People.PASSWORD, "admin", "create", ADMIN).err())
                .isEqualTo("latchkey: the address has an account already, which stays as it is\n");
        assertThat(run("", "admin", "create").err()).startsWith("latchkey: there is an administrator already");
        assertThat(run("", "admin", "create", "other@shop.example").err())
                .isEqualTo("latchkey: no password on standard input\n");

        try (ServerProcess server = ServerProcess.start(settings)) {
            assertThat(server.out()).doesNotContain("set-up");
            Client client = new Client(server.address());
            JsonNode tokens = People.signedIn(client, ADMIN);
            assertThat(client.get("/api/admin/hello")
                            .bearer(tokens.get("access_token").asString())
                            .send()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void keys_are_listed_and_rotated_and_the_server_publishes_the_new_one() throws Exception {
        List<String> before = run("", "keys", "list").out().lines().toList();
        assertThat(before).hasSize(4);
        assertThat(before).anyMatch(line -> line.matches("\\S{11}\\s+access_token\\s+ES256 .*in use"));

        String rotated = run("", "keys", "rotate").out();
        String id = rotated.replaceAll("(?s)Key (\\S+) is published.*", "$1");
        assertThat(run("", "keys", "list").out())
                .contains(id)
                .containsPattern(id + "\\s+access_token\\s+ES256 .*published")
                .containsPattern("access_token\\s+ES256 .*in use until \\S+, accepted until ");
        try (ServerProcess server = ServerProcess.start(settings)) {
            JsonNode keys = new Client(server.address())
                    .get("/.well-known/jwks.json")
                    .send()
                    .json()
                    .get("keys");
            assertThat(keys)
                    .hasSize(2)
                    .anyMatch(key -> key.get("kid").asString().equals(id));
        }
    }

    @Test
    void the_audit_log_is_verified_against_the_point_that_it_had_reached_before() throws Exception {
        run(People.PASSWORD + "\n", "admin", "create", ADMIN);
        Run first = run("", "audit", "verify");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out())
                .startsWith("The audit log is as it was written: ")
                .contains(" entries after number 0, of which 0 are erased.");
        String point = first.out().replaceAll("(?s).*It has reached the point (\\S+)\\s*", "$1");
        run("", "keys", "rotate");

        assertThat(run("", "audit", "verify", point).exitCode()).isZero();

        String forged = point.substring(0, point.indexOf(':') + 1) + "A".repeat(43);
        Run broken = run("", "audit", "verify", forged);
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.out())
                .startsWith("The audit log was changed: replaced at number " + point.substring(0, point.indexOf(':')));
    }

    @Test
    void accounts_are_imported_line_by_line_and_sign_in_with_the_password_they_had() throws Exception {
        String good =
                "{\"email\":\"ada@shop.example\",\"email_verified\":true,\"given_name\":\"Ada\",\"password_hash\":\""
                        + werkzeug(People.PASSWORD) + "\",\"attributes\":{\"newsletter\":true}}";
        Path file = Files.writeString(
                directory.resolve("users.jsonl"),
                String.join(
                        "\n",
                        good,
                        "{\"email\":\"grace@shop.example\",\"password_hash\":\"md5$hunter2\"}",
                        "",
                        "not json, hunter2",
                        "{\"email\":\"ada@shop.example\"}",
                        "{\"email\":\"alan@shop.example\",\"role\":\"admin\"}",
                        "{\"email\":\"x\"}",
                        "{\"email\":\"joan@shop.example\",\"email_verified\":true}\n"));

        Run dry = run("", "user", "import", file.toString(), "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(dry.out()).endsWith("2 would be imported, 5 refused; nothing was kept\n");

        Run real = run("", "user", "import", file.toString());
        assertThat(real.exitCode()).isEqualTo(1);
        assertThat(real.err()).isEmpty();
        assertThat(real.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("line 2: password_hash: this is no known form"),
                        line -> assertThat(line).startsWith("line 4: this is not JSON"),
                        line -> assertThat(line).startsWith("line 5: email: an earlier line has the same address"),
                        line -> assertThat(line).startsWith("line 6: the member role is unknown"),
                        line -> assertThat(line).startsWith("line 7: email: "),
                        line -> assertThat(line).isEqualTo("2 imported, 5 refused"));
        assertThat(real.out()).doesNotContain("hunter2");
        assertThat(run(good, "user", "import", "-").out())
                .isEqualTo("line 1: email: this address has an account already, which stays as it is\n"
                        + "0 imported, 1 refused\n");

        try (ServerProcess server = ServerProcess.start(settings)) {
            Client client = new Client(server.address());
            for (int i = 0; i < 2; i++) { // the first time re-hashes
                JsonNode user = People.signedIn(client, "ada@shop.example").get("user");
                assertThat(user.get("given_name").asString()).isEqualTo("Ada");
                assertThat(user.get("attributes").get("newsletter").asBoolean()).isTrue();
            }
            assertThat(client.post("/auth/login", "email", "grace@shop.example", "password", "hunter2")
                            .send()
                            .code())
                    .isEqualTo("invalid_credentials");
        }
    }

    @Test
    void nothing_is_done_to_a_storage_that_forgets() throws Exception {
        settings.put("LATCHKEY_JDBC_URL", "memory");
        for (String command : List.of("migrate up", "keys rotate", "admin create")) {
            Run run = run("", command.split(" "));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("latchkey: LATCHKEY_JDBC_URL is memory: ");
        }
    }

    @Test
    void the_scripts_of_a_new_version_are_written_by_the_next_number() throws Exception {
        Path folder = directory.resolve("scripts");
        Run first = run("", "migrate", "new", "add_nickname", "--folder", folder.toString());
        assertThat(first.exitCode()).isZero();
        int number = Integer.parseInt(first.out().replaceAll("(?s).*?V(\\d+)__add_nickname\\.sql.*", "$1"));
        assertThat(number).isGreaterThan(1);
        for (String kind : List.of("h2", "postgresql")) {
            assertThat(folder.resolve("migration").resolve(kind).resolve("V" + number + "__add_nickname.sql"))
                    .content()
                    .startsWith("-- ");
            assertThat(folder.resolve("migration-undo").resolve(kind).resolve("U" + number + "__add_nickname.sql"))
                    .exists();
        }
        assertThat(run("", "migrate", "new", "drop_nickname", "--folder", folder.toString())
                        .out())
                .contains("V" + (number + 1) + "__drop_nickname.sql");
    }

    private Run run(String input, String... command) throws IOException {
        try (ServerProcess process = ServerProcess.launch(settings, command).feed(input)) {
            int exitCode = process.exitCode();
            String warnings = process.err()
                    .lines()
                    .filter(line -> !line.contains("Made a master key"))
                    .reduce("", (all, line) -> all + line + "\n");
            return new Run(exitCode, process.out(), warnings);
        }
    }

    /** What Werkzeug would have stored. */
    private static String werkzeug(String password) throws Exception {
        byte[] salt = "saltsaltsaltsalt".getBytes(StandardCharsets.US_ASCII);
        byte[] tag = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 1000, 256))
                .getEncoded();
        return "pbkdf2:sha256:1000$saltsaltsaltsalt$" + HexFormat.of().formatHex(tag);
    }
}
