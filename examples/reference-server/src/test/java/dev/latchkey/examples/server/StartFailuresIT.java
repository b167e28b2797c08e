package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A start on a database that cannot be used ends with a line that says why and what to do. */
class StartFailuresIT {

    private static final String PASSWORD = "hunter2hunter2";

    @TempDir
    Path directory;

    @Nested
    class On_H2 {

        @Test
        void a_file_that_another_process_has_open() throws Exception {
            Map<String, String> settings = Map.of("LATCHKEY_DATA_DIR", directory.toString());
            try (ServerProcess first = ServerProcess.start(settings)) {
                assertRefused(settings, "is in use by another process: stop that one first");
                assertThat(first.out()).contains("ready");
            }
        }

        @Test
        void a_wrong_password() throws Exception {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "LATCHKEY_JDBC_URL", "jdbc:h2:file:" + directory.resolve("shop"),
                    "LATCHKEY_JDBC_USER", "shop",
                    "LATCHKEY_JDBC_PASSWORD", "right"));
            ServerProcess.start(settings).close();
            settings.put("LATCHKEY_JDBC_PASSWORD", PASSWORD);
            assertRefused(
                    settings, "refuses the user or the password: mend LATCHKEY_JDBC_USER and LATCHKEY_JDBC_PASSWORD");
        }

        @Test
        void a_master_key_that_is_another_one_or_is_gone() throws Exception {
            Map<String, String> settings = new HashMap<>(Map.of("LATCHKEY_DATA_DIR", directory.toString()));
            ServerProcess.start(settings).close();
            Path key = directory.resolve("master.key");
            String right = Files.readString(key);

            Files.delete(key);
            assertRefused(settings, "there is none in " + key + ": restore it, or set LATCHKEY_MASTER_KEY");
            settings.put("LATCHKEY_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
            assertRefused(settings, "LATCHKEY_MASTER_KEY: the master key does not open the stored key ");

            settings.put("LATCHKEY_MASTER_KEY", right.strip());
            ServerProcess.start(settings).close();
        }

        @Test
        void a_database_that_is_read_only() throws Exception {
            Map<String, String> settings =
                    new HashMap<>(Map.of("LATCHKEY_JDBC_URL", "jdbc:h2:file:" + directory.resolve("shop")));
            settings.put("LATCHKEY_SCHEMA", "validate");
            assertRefused(settings, "the database lacks V1 (foundation)");
            settings.put("LATCHKEY_JDBC_URL", settings.get("LATCHKEY_JDBC_URL") + ";ACCESS_MODE_DATA=r");
            settings.put("LATCHKEY_SCHEMA", "migrate");
            assertRefused(settings, "is read-only: ");
        }

        @Test
        @EnabledOnOs(OS.LINUX) // where /proc takes no files, not even root's
        void a_directory_that_cannot_be_written_to() throws Exception {
            assertRefused(
                    Map.of("LATCHKEY_DATA_DIR", "/proc/latchkey"),
                    "LATCHKEY_DATA_DIR: /proc/latchkey cannot be made; name a directory that this user may write to");
            assertRefused(
                    Map.of("LATCHKEY_JDBC_URL", "jdbc:h2:file:/proc/latchkey/shop"),
                    "name a directory that this user may write to");
        }

        @Test
        void an_address_that_h2_does_not_understand() throws Exception {
            assertRefused(
                    Map.of("LATCHKEY_JDBC_URL", "jdbc:h2:file:" + directory.resolve("shop") + ";COLOUR=red"),
                    "has an option that H2 does not know: mend LATCHKEY_JDBC_URL");
        }
    }

    @Nested
    class On_PostgreSQL {

        @Test
        void a_server_that_nobody_answers_at() throws Exception {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            assertRefused(
                    credentials("jdbc:postgresql://127.0.0.1:" + port + "/shop?sslpassword=" + PASSWORD),
                    "the database jdbc:postgresql://127.0.0.1:" + port
                            + "/shop cannot be reached: start the database, or mend LATCHKEY_JDBC_URL");
        }

        @Test
        void a_server_that_takes_the_connection_and_says_nothing() throws Exception {
            try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                assertRefused(
                        credentials("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/shop"),
                        "cannot be reached: ");
            }
        }

        @Test
        void a_host_without_an_address() throws Exception {
            assertRefused(
                    credentials("jdbc:postgresql://nowhere.invalid/shop"),
                    "is on a host that has no address: mend LATCHKEY_JDBC_URL");
        }

        @Test
        void a_user_who_is_not_let_in() throws Exception {
            Map<String, String> settings = new HashMap<>(TestDatabase.create().settings());
            settings.put("LATCHKEY_JDBC_USER", "nobody_of_that_name");
            settings.put("LATCHKEY_JDBC_PASSWORD", PASSWORD);
            assertRefused(settings, "refuses the user or the password: mend LATCHKEY_JDBC_USER");
        }

        @Test
        void a_database_that_is_not_there() throws Exception {
            TestDatabase database = TestDatabase.create();
            Map<String, String> settings = new HashMap<>(database.settings());
            database.onServer("DROP DATABASE " + database.name());
            assertRefused(settings, "does not exist: make it with CREATE DATABASE, or mend LATCHKEY_JDBC_URL");
        }

        @Test
        void a_user_who_may_not_make_tables() throws Exception {
            TestDatabase database = TestDatabase.create();
            String role = "r" + database.name();
            database.onServer("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.put("LATCHKEY_JDBC_USER", role);
            settings.put("LATCHKEY_JDBC_PASSWORD", PASSWORD);
            assertRefused(settings, "does not let this user do what is needed: GRANT it");
        }

        @Test
        void a_database_that_is_read_only_at_the_first_start_and_at_a_later_one() throws Exception {
            TestDatabase database = TestDatabase.create();
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.put("LATCHKEY_DATA_DIR", directory.toString());
            readOnly(database, "on");
            assertRefused(settings, "is read-only: name the primary server");
            readOnly(database, "off");
            ServerProcess.start(settings).close();
            readOnly(database, "on");
            assertRefused(settings, "is read-only: name the primary server");
        }

        @Test
        void a_schema_that_is_missing_or_too_new() throws Exception {
            TestDatabase database = TestDatabase.create();
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.put("LATCHKEY_SCHEMA", "validate");
            assertRefused(settings, "cannot be used: the database lacks V1 (foundation)");
            settings.put("LATCHKEY_SCHEMA", "migrate");
            ServerProcess.start(settings).close();
            database.run("INSERT INTO latchkey_schema_history SELECT 1000, '1000', description, type,"
                    + " 'V1000__tomorrow.sql', checksum, installed_by, installed_on, execution_time, success"
                    + " FROM latchkey_schema_history WHERE version = '1'");
            assertRefused(settings, "has version 1000 of the schema");
        }

        private static void readOnly(TestDatabase database, String mode) throws Exception {
            database.onServer("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = " + mode);
        }

        private static Map<String, String> credentials(String url) {
            return Map.of("LATCHKEY_JDBC_URL", url, "LATCHKEY_JDBC_USER", "shop", "LATCHKEY_JDBC_PASSWORD", PASSWORD);
        }
    }

    private static void assertRefused(Map<String, String> settings, String message) throws IOException {
        try (ServerProcess server = ServerProcess.launch(settings)) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.out()).isEmpty();
            assertThat(server.err())
                    .startsWith("latchkey: ")
                    .contains(message)
                    .hasLineCount(1)
                    .doesNotContain("Exception", PASSWORD);
        }
    }
}
