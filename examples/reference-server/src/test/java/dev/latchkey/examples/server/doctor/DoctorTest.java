package dev.latchkey.examples.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.examples.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {

    @TempDir
    Path directory;

    private Map<String, String> good;

    @BeforeEach
    void settingsOfAGoodServer() {
        good = Map.of(
                "LATCHKEY_ISSUER", "https://shop.example",
                "LATCHKEY_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]),
                "LATCHKEY_SMTP_URL", "smtps://mail.example",
                "LATCHKEY_MAIL_FROM", "noreply@shop.example");
    }

    @Test
    void good_settings_have_no_finding() throws Exception {
        assertThat(Doctor.examine(Settings.read(good, null))).isEmpty();
    }

    @Test
    void the_defaults_are_for_ones_own_machine_and_say_so() throws Exception {
        assertThat(Doctor.examine(Settings.read(Map.of(), null)))
                .extracting(Finding::setting)
                .containsExactlyInAnyOrder("LATCHKEY_ISSUER", "LATCHKEY_MASTER_KEY", "LATCHKEY_SMTP_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "LATCHKEY_ISSUER, http://localhost:8080, 3.3.1",
        "LATCHKEY_HOST, 0.0.0.0, 12.2.1",
        "LATCHKEY_TRUSTED_PROXIES, 0.0.0.0/0, 6.3.1",
        "LATCHKEY_TRUSTED_PROXIES, ::/0, 6.3.1",
        "LATCHKEY_TRUSTED_PROXIES, 0.0.0.0/1, 6.3.1",
        "LATCHKEY_TRUSTED_PROXIES, 10.0.0.0/7, 6.3.1",
        "LATCHKEY_TRUSTED_PROXIES, 2000::/3, 6.3.1",
        "LATCHKEY_TRUSTED_PROXIES, 2001::/15, 6.3.1",
        "LATCHKEY_JDBC_URL, jdbc:postgresql://db.shop.example/shop, 12.3.1",
        "LATCHKEY_JDBC_URL, jdbc:postgresql://localhost.shop.example/shop?sslmode=prefer, 12.3.1",
        "LATCHKEY_JDBC_REPLICA_URL, jdbc:postgresql://replica.shop.example/shop, 12.3.1",
        "LATCHKEY_RATE_LIMITS, off, 6.3.1",
        "LATCHKEY_PASSWORD_MIN_LENGTH, 14, 6.2.1",
        "LATCHKEY_EMAIL_VERIFICATION, off, 6.3.8",
        "LATCHKEY_ACCESS_TTL, PT61M, 7.4.1",
        "LATCHKEY_REFRESH_GRACE, PT61S, 10.4.5",
        "LATCHKEY_SIGNING_ALGORITHM, HS256, 9.1.3",
        "LATCHKEY_SMTP_URL, smtp://mail.example, 12.3.1",
        "LATCHKEY_REDIS_URI, redis://app:hunter2@redis.example, 12.3.1",
        "LATCHKEY_REDIS_URI, redis-sentinel://app:hunter2@redis.example#main, 12.3.1",
        "LATCHKEY_REDIS_URI, rediss://redis.example, 13.2.1",
        "LATCHKEY_REDIS_CACHE_URI, redis://app:hunter2@redis.example, 12.3.1",
        "LATCHKEY_REDIS_CACHE_URI, rediss://redis.example, 13.2.1"
    })
    void an_unsafe_setting_is_named_with_the_requirement_it_falls_short_of(
            String setting, String value, String requirement) throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_REDIS_URI", "redis://localhost");
        settings.put("LATCHKEY_JDBC_URL", "jdbc:postgresql://localhost/shop");
        settings.put(setting, value);

        assertThat(Doctor.examine(Settings.read(settings, null)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.setting()).isEqualTo(setting);
                    assertThat(finding.requirement()).isEqualTo(requirement);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://localhost", "rediss://app:hunter2@redis.example"})
    void a_redis_of_this_machine_or_behind_tls_and_a_password_is_safe(String uri) throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_REDIS_URI", uri);

        assertThat(Doctor.examine(Settings.read(settings, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/shop",
                "jdbc:postgresql://127.0.0.1:5433/shop",
                "jdbc:postgresql://[::1]/shop",
                "jdbc:postgresql:shop",
                "jdbc:postgresql://db.shop.example/shop?sslmode=verify-full",
                "jdbc:h2:file:/data/shop",
                "memory"
            })
    void a_database_that_nobody_can_listen_to_is_fine(String url) throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_REDIS_URI", "redis://localhost");
        settings.put("LATCHKEY_JDBC_URL", url);

        assertThat(Doctor.examine(Settings.read(settings, null))).isEmpty();
    }

    @Test
    void a_database_that_several_servers_can_use_wants_something_in_which_they_count_together() throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_JDBC_URL", "jdbc:postgresql://localhost/shop");

        assertThat(Doctor.examine(Settings.read(settings, null)))
                .extracting(Finding::requirement, Finding::setting)
                .containsExactly(tuple("6.3.1", "LATCHKEY_REDIS_URI"));

        settings.put("LATCHKEY_JDBC_URL", "jdbc:h2:file:/data/shop");
        assertThat(Doctor.examine(Settings.read(settings, null))).isEmpty();
    }

    @Test
    void sessions_that_live_too_long_are_named() throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_REFRESH_IDLE", "P31D");
        settings.put("LATCHKEY_REFRESH_ABSOLUTE", "P91D");

        assertThat(Doctor.examine(Settings.read(settings, null)))
                .extracting(Finding::requirement)
                .containsExactly("7.3.1", "7.3.2");
    }

    @Test
    void a_password_in_the_settings_is_named_and_not_shown() throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_ADMIN_EMAIL", "root@shop.example");
        settings.put("LATCHKEY_ADMIN_PASSWORD", "hunter2hunter2hunter2");

        assertThat(Doctor.examine(Settings.read(settings, null)).toString())
                .contains("ASVS 6.4.1  LATCHKEY_ADMIN_PASSWORD")
                .doesNotContain("hunter2");
    }

    @Test
    void a_key_file_that_others_can_read_is_named() throws Exception {
        Path key = Files.createFile(directory.resolve("key.pem"));
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_TLS_CERTIFICATE", "c.pem");
        settings.put("LATCHKEY_TLS_KEY", key.toString());

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Doctor.examine(Settings.read(settings, null)))
                .extracting(Finding::requirement)
                .containsExactly("13.3.2");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(Doctor.examine(Settings.read(settings, null))).isEmpty();
    }

    @Test
    void a_master_key_that_others_can_read_is_named() throws Exception {
        Path key = Files.createFile(directory.resolve("master.key"));
        Map<String, String> settings = new HashMap<>(good);
        settings.remove("LATCHKEY_MASTER_KEY");
        settings.put("LATCHKEY_DATA_DIR", directory.toString());

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Doctor.examine(Settings.read(settings, null)))
                .extracting(Finding::requirement, Finding::setting)
                .containsExactly(tuple("13.3.1", "LATCHKEY_MASTER_KEY"), tuple("13.3.2", "LATCHKEY_DATA_DIR"));

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(Doctor.examine(Settings.read(settings, null)))
                .extracting(Finding::requirement)
                .containsExactly("13.3.1");
    }

    @Test
    void a_proxy_that_does_tls_in_front_makes_an_open_address_acceptable() throws Exception {
        Map<String, String> settings = new HashMap<>(good);
        settings.put("LATCHKEY_HOST", "0.0.0.0");
        settings.put("LATCHKEY_TRUSTED_PROXIES", "10.0.0.0/8");

        assertThat(Doctor.examine(Settings.read(settings, null))).isEmpty();
    }
}
