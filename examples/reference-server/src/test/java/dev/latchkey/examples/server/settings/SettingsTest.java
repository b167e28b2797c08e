package dev.latchkey.examples.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.token.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    Path directory;

    @Test
    void without_any_setting_the_defaults_of_the_documentation_hold() throws Exception {
        Settings settings = Settings.read(Map.of(), null);

        assertThat(settings.get(SettingsTable.PORT)).isEqualTo(8080);
        assertThat(settings.get(SettingsTable.HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.get(SettingsTable.DATA_DIR)).isEqualTo(Path.of("./latchkey-data"));
        assertThat(settings.get(SettingsTable.EMAIL_VERIFICATION)).isTrue();
        assertThat(settings.get(SettingsTable.PASSWORD_MIN_LENGTH)).isEqualTo(15);
        assertThat(settings.get(SettingsTable.ACCESS_TTL)).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.get(SettingsTable.REFRESH_IDLE)).isEqualTo(Duration.ofDays(7));
        assertThat(settings.get(SettingsTable.REFRESH_ABSOLUTE)).isEqualTo(Duration.ofDays(30));
        assertThat(settings.get(SettingsTable.REFRESH_GRACE)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(SettingsTable.RATE_LIMITS)).isTrue();
        assertThat(settings.get(SettingsTable.SIGNING_ALGORITHM)).isEqualTo(SignatureAlgorithm.ES256);
        assertThat(settings.get(SettingsTable.CLIENT_ID)).isEqualTo("latchkey");
        assertThat(settings.find(SettingsTable.MAX_SESSIONS)).isEmpty();
        assertThat(settings.find(MailTable.SMTP_URL)).isEmpty();
        assertThat(settings.issuer(8080)).hasToString("http://localhost:8080");
    }

    @Test
    void with_a_certificate_the_default_issuer_is_https() throws Exception {
        Settings settings =
                Settings.read(Map.of("LATCHKEY_TLS_CERTIFICATE", "c.pem", "LATCHKEY_TLS_KEY", "k.pem"), null);

        assertThat(settings.issuer(8443)).hasToString("https://localhost:8443");
    }

    @Test
    void variables_of_other_programs_are_left_alone() throws Exception {
        assertThat(Settings.read(Map.of("PATH", "/bin", "latchkey_port", "x"), null)
                        .get(SettingsTable.PORT))
                .isEqualTo(8080);
    }

    @Test
    void a_list_of_proxies_is_taken_apart_at_its_commas() throws Exception {
        Settings settings = Settings.read(Map.of("LATCHKEY_TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.7,fd00::/8"), null);

        assertThat(settings.get(ProxyTable.TRUSTED_PROXIES))
                .isEqualTo(List.of("10.0.0.0/8", "192.168.1.7", "fd00::/8"));
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "LATCHKEY_PORT|eighty",
                    "LATCHKEY_PORT|-1",
                    "LATCHKEY_PORT|65536",
                    "LATCHKEY_PORT|٨٠",
                    "LATCHKEY_PORT|0x50",
                    "LATCHKEY_HOST|a host",
                    "LATCHKEY_ISSUER|shop.example",
                    "LATCHKEY_ISSUER|http://shop.example",
                    "LATCHKEY_ISSUER|http://127.0.0.1.shop.example",
                    "LATCHKEY_ISSUER|https://shop.example/",
                    "LATCHKEY_ISSUER|https://shop.example/auth",
                    "LATCHKEY_ISSUER|https://shop.example?x=y",
                    "LATCHKEY_ISSUER|https://user@shop.example",
                    "LATCHKEY_ISSUER|ftp://localhost",
                    "LATCHKEY_MASTER_KEY|c2hvcnQ=",
                    "LATCHKEY_APPLICATION_NAME|A name that is much too long for the subject of a mail, a heading, or the title of a window",
                    "LATCHKEY_APPLICATION_NAME|Shop\u2028Bcc: eve@evil.example",
                    "LATCHKEY_SMTP_URL|http://mail.example",
                    "LATCHKEY_MAIL_FROM|nobody",
                    "LATCHKEY_EMAIL_VERIFICATION|maybe",
                    "LATCHKEY_EMAIL_VERIFICATION|OFF",
                    "LATCHKEY_MAGIC_LINKS|no",
                    "LATCHKEY_PASSWORD_MIN_LENGTH|7",
                    "LATCHKEY_ACCESS_TTL|15m",
                    "LATCHKEY_ACCESS_TTL|PT0S",
                    "LATCHKEY_ACCESS_TTL|P2D",
                    "LATCHKEY_ACCESS_TTL|PT-5M",
                    "LATCHKEY_ACCESS_TTL|PT1.5S",
                    "LATCHKEY_REFRESH_ABSOLUTE|PT9999999999H",
                    "LATCHKEY_REFRESH_GRACE|PT10M1S",
                    "LATCHKEY_REFRESH_GRACE|PT-1S",
                    "LATCHKEY_MAX_SESSIONS|0",
                    "LATCHKEY_RATE_LIMITS|true",
                    "LATCHKEY_CAPTCHA|on",
                    "LATCHKEY_CAPTCHA_DIFFICULTY|7",
                    "LATCHKEY_SUBJECTS|pairwise",
                    "LATCHKEY_SUBJECTS|OPAQUE",
                    "LATCHKEY_SIGNING_ALGORITHM|none",
                    "LATCHKEY_SIGNING_ALGORITHM|es256",
                    "LATCHKEY_CLIENT_ID|with space",
                    "LATCHKEY_TRUSTED_PROXIES|10.0.0.0/33",
                    "LATCHKEY_TRUSTED_PROXIES|proxy.example",
                    "LATCHKEY_TRUSTED_PROXIES|10.0.0.1,",
                    "LATCHKEY_FORWARDING_HEADER|x-real-ip",
                    "LATCHKEY_LOG_FORMAT|xml"
                })
        void a_value_of_the_wrong_type_is_named_in_one_line(String name, String value) {
            assertThat(refusal(Map.of(name, value)))
                    .startsWith(name)
                    .contains("expected")
                    .doesNotContain("\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "jdbc:postgresql://db/latchkey?user=shop&password=hunter2",
                    "jdbc:postgresql://shop:hunter2@db/latchkey",
                    "jdbc:h2:file:/data/latchkey;PASSWORD=hunter2"
                })
        void a_password_within_the_address_of_the_database_is_sent_to_its_own_setting(String url) {
            assertThat(refusal(Map.of("LATCHKEY_JDBC_URL", url)))
                    .contains("LATCHKEY_JDBC_USER and LATCHKEY_JDBC_PASSWORD")
                    .doesNotContain("hunter2");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "jdbc:mysql://db/latchkey",
                    "jdbc:h2:",
                    "jdbc:postgresql:",
                    "postgres://db/latchkey",
                    "Memory"
                })
        void an_address_of_another_database_is_refused(String url) {
            assertThat(refusal(Map.of("LATCHKEY_JDBC_URL", url))).startsWith("LATCHKEY_JDBC_URL is not acceptable: ");
        }

        @Test
        void a_replica_is_of_the_same_kind_as_the_database() {
            String replica = "jdbc:postgresql://replica/latchkey";
            assertThat(refusal(Map.of("LATCHKEY_JDBC_REPLICA_URL", replica))).contains("without LATCHKEY_JDBC_URL");
            assertThat(refusal(Map.of("LATCHKEY_JDBC_URL", "jdbc:h2:file:/x", "LATCHKEY_JDBC_REPLICA_URL", replica)))
                    .contains("one kind of database");
            assertThat(refusal(Map.of("LATCHKEY_JDBC_URL", "memory", "LATCHKEY_JDBC_REPLICA_URL", "memory")))
                    .startsWith("LATCHKEY_JDBC_REPLICA_URL is not acceptable: ")
                    .contains("memory has no replica");
        }

        @Test
        void a_hash_that_no_password_could_be_held_against_is_no_example_of_one() {
            assertThat(refusal(Map.of("LATCHKEY_IMPORTED_HASH", "md5$hunter2")))
                    .isEqualTo("LATCHKEY_IMPORTED_HASH is not acceptable: expected a password hash in one of the forms"
                            + " that are read (unknown format)");
        }

        @Test
        void credentials_without_what_they_are_for_are_refused() {
            assertThat(refusal(Map.of("LATCHKEY_JDBC_USER", "shop")))
                    .isEqualTo("LATCHKEY_JDBC_USER is set without LATCHKEY_JDBC_URL, which it belongs to");
            assertThat(refusal(Map.of(
                            "LATCHKEY_JDBC_URL", "jdbc:postgresql://db/latchkey", "LATCHKEY_JDBC_PASSWORD", "hunter2")))
                    .isEqualTo("LATCHKEY_JDBC_PASSWORD is set without LATCHKEY_JDBC_USER, which it belongs to");
        }

        @Test
        void an_unknown_setting_is_named_with_the_one_that_was_probably_meant() {
            assertThat(refusal(Map.of("LATCHKEY_PROT", "80")))
                    .isEqualTo("unknown setting LATCHKEY_PROT, an environment variable; did you mean LATCHKEY_PORT?");
            assertThat(refusal(Map.of("LATCHKEY_FROBNICATE", "yes"))).contains("LATCHKEY_FROBNICATE", "`help`");
        }

        @Test
        void an_empty_value_is_not_taken_for_the_default() {
            assertThat(refusal(Map.of("LATCHKEY_MASTER_KEY", "")))
                    .isEqualTo("LATCHKEY_MASTER_KEY is empty: give it a value or leave it out");
        }

        @Test
        void a_secret_is_never_repeated() {
            assertThat(refusal(Map.of("LATCHKEY_MASTER_KEY", "hunter2hunter2"))).doesNotContain("hunter2");
            assertThat(refusal(Map.of("LATCHKEY_REDIS_URI", "redis://user:hunter2@redis.example:99999")))
                    .startsWith("LATCHKEY_REDIS_URI")
                    .doesNotContain("hunter2");
            assertThat(refusal(Map.of("LATCHKEY_SMTP_URL", "smpt://user:hunter2@mail.example")))
                    .startsWith("LATCHKEY_SMTP_URL")
                    .doesNotContain("hunter2");
        }

        @Test
        void control_characters_of_a_value_stay_out_of_the_message() {
            assertThat(refusal(Map.of("LATCHKEY_HOST", "a\nb\u001b[2J"))).startsWith("LATCHKEY_HOST is 'a?b?[2J'");
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.examples.server.settings.SettingsTest#contradictions")
        void settings_that_contradict_each_other_are_both_named(
                Map<String, String> variables, String one, String other) {
            assertThat(refusal(variables)).contains(one, other);
        }
    }

    static Stream<Object[]> contradictions() {
        return Stream.of(
                new Object[] {
                    Map.of("LATCHKEY_TLS_CERTIFICATE", "c.pem"), "LATCHKEY_TLS_CERTIFICATE", "LATCHKEY_TLS_KEY"
                },
                new Object[] {Map.of("LATCHKEY_TLS_KEY", "k.pem"), "LATCHKEY_TLS_KEY", "LATCHKEY_TLS_CERTIFICATE"},
                new Object[] {
                    Map.of("LATCHKEY_ADMIN_EMAIL", "root@shop.example"),
                    "LATCHKEY_ADMIN_EMAIL",
                    "LATCHKEY_ADMIN_PASSWORD"
                },
                new Object[] {
                    Map.of("LATCHKEY_ADMIN_PASSWORD", "correct horse battery"),
                    "LATCHKEY_ADMIN_PASSWORD",
                    "LATCHKEY_ADMIN_EMAIL"
                },
                new Object[] {
                    Map.of(
                            "LATCHKEY_TLS_CERTIFICATE", "c.pem",
                            "LATCHKEY_TLS_KEY", "k.pem",
                            "LATCHKEY_ISSUER", "http://localhost:8080"),
                    "LATCHKEY_ISSUER",
                    "LATCHKEY_TLS_CERTIFICATE"
                },
                new Object[] {
                    Map.of("LATCHKEY_REFRESH_IDLE", "PT9H", "LATCHKEY_REFRESH_ABSOLUTE", "PT8H"),
                    "LATCHKEY_REFRESH_IDLE PT9H",
                    "LATCHKEY_REFRESH_ABSOLUTE PT8H"
                },
                new Object[] {
                    Map.of(
                            "LATCHKEY_ACCESS_TTL",
                            "PT2H",
                            "LATCHKEY_REFRESH_IDLE",
                            "PT1H",
                            "LATCHKEY_REFRESH_ABSOLUTE",
                            "PT1H"),
                    "LATCHKEY_ACCESS_TTL",
                    "LATCHKEY_REFRESH_ABSOLUTE"
                },
                new Object[] {
                    Map.of("LATCHKEY_REFRESH_GRACE", "PT6M", "LATCHKEY_REFRESH_IDLE", "PT5M"),
                    "LATCHKEY_REFRESH_GRACE PT6M",
                    "LATCHKEY_REFRESH_IDLE PT5M"
                },
                new Object[] {
                    Map.of("LATCHKEY_REFRESH_GRACE", "PT5M", "LATCHKEY_REFRESH_IDLE", "PT5M"),
                    "LATCHKEY_REFRESH_GRACE PT5M",
                    "LATCHKEY_REFRESH_IDLE PT5M"
                },
                new Object[] {
                    Map.of("LATCHKEY_REFRESH_IDLE", "PT30S"), "LATCHKEY_REFRESH_GRACE PT30S", "LATCHKEY_REFRESH_IDLE"
                });
    }

    @Nested
    class From_a_file {

        @Test
        void the_same_names_are_read() throws Exception {
            Path config = config("# where\nLATCHKEY_PORT = 9090\nLATCHKEY_MAIL_FROM=Läden <noreply@shop.example>\n");

            Settings settings = Settings.read(Map.of("LATCHKEY_HOST", "::1"), config);

            assertThat(settings.get(SettingsTable.PORT)).isEqualTo(9090);
            assertThat(settings.get(SettingsTable.HOST)).isEqualTo("::1");
            assertThat(settings.get(MailTable.MAIL_FROM)).isEqualTo("Läden <noreply@shop.example>");
        }

        @Test
        void every_name_must_be_known_whatever_it_begins_with() throws IOException {
            assertThat(refusal(Map.of(), config("port=9090\n"))).contains("unknown setting port", "config.properties");
        }

        @Test
        void another_value_in_the_environment_is_a_contradiction() throws Exception {
            Path config = config("LATCHKEY_PORT=9090\n");

            assertThat(refusal(Map.of("LATCHKEY_PORT", "9091"), config)).startsWith("LATCHKEY_PORT has one value in");
            assertThat(Settings.read(Map.of("LATCHKEY_PORT", "9090"), config).get(SettingsTable.PORT))
                    .isEqualTo(9090);
        }

        @Test
        void a_name_may_stand_only_once() throws IOException {
            assertThat(refusal(Map.of(), config("LATCHKEY_PORT=1\nLATCHKEY_PORT=1\n")))
                    .endsWith("LATCHKEY_PORT is set twice");
        }

        @Test
        void a_file_that_is_missing_or_unreadable_is_named() throws IOException {
            assertThat(refusal(Map.of(), directory.resolve("none"))).contains("none", "no such file");
            assertThat(refusal(Map.of(), directory)).contains("cannot be read");
            Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', '=', (byte) 0xe4});
            assertThat(refusal(Map.of(), latin)).contains("not UTF-8");
            assertThat(refusal(Map.of(), config("LATCHKEY_HOST=\\uZZZZ"))).contains("config.properties");
        }
    }

    @Test
    void a_master_key_is_32_bytes_in_base64() throws Exception {
        String key = Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(Settings.read(Map.of("LATCHKEY_MASTER_KEY", key), null).find(SettingsTable.MASTER_KEY))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://127.0.0.5", "http://[::1]:8080"})
    void plain_http_is_for_loopback_hosts(String issuer) throws Exception {
        Settings settings = Settings.read(Map.of("LATCHKEY_ISSUER", issuer), null);

        assertThat(settings.issuer(8080)).hasToString(issuer);
    }

    private Path config(String text) throws IOException {
        return Files.writeString(directory.resolve("config.properties"), text);
    }

    private static String refusal(Map<String, String> variables) {
        return refusal(variables, null);
    }

    private static String refusal(Map<String, String> variables, Path config) {
        return assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.read(variables, config))
                .actual()
                .getMessage();
    }
}
