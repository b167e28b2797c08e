package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Latchkey;
import dev.latchkey.access.Role;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.account.NewAccount;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.KeyInfo;
import dev.latchkey.token.MasterKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {

    private static final String LONG_HOST = ("a".repeat(60) + ".").repeat(3) + "example";

    @TempDir
    Path directory;

    /** The ends of every range, so that the table does not promise what Latchkey itself refuses. */
    static Stream<Map<String, String>> extremes() {
        return Stream.of(
                Map.of("LATCHKEY_PASSWORD_MIN_LENGTH", "8"),
                Map.of("LATCHKEY_PASSWORD_MIN_LENGTH", "64"),
                Map.of("LATCHKEY_ACCESS_TTL", "PT1S"),
                Map.of("LATCHKEY_ACCESS_TTL", "P1D"),
                Map.of(
                        "LATCHKEY_ACCESS_TTL",
                        "PT1S",
                        "LATCHKEY_REFRESH_IDLE",
                        "PT1S",
                        "LATCHKEY_REFRESH_ABSOLUTE",
                        "PT1S",
                        "LATCHKEY_REFRESH_GRACE",
                        "PT0S"),
                Map.of("LATCHKEY_REFRESH_IDLE", "P365D", "LATCHKEY_REFRESH_ABSOLUTE", "P365D"),
                Map.of("LATCHKEY_REFRESH_GRACE", "PT0S"),
                Map.of("LATCHKEY_REFRESH_GRACE", "PT10M"),
                Map.of("LATCHKEY_MAX_SESSIONS", "1"),
                Map.of("LATCHKEY_MFA_REQUIRED_FOR", "admin"),
                Map.of("LATCHKEY_MFA_RESET_DELAY", "PT0S"),
                Map.of("LATCHKEY_MFA_RESET_DELAY", "P30D"),
                Map.of("LATCHKEY_MAX_SESSIONS", "1000"),
                Map.of(
                        "LATCHKEY_SMTP_URL",
                        "smtp://mail.example",
                        "LATCHKEY_SMTP_TIMEOUT",
                        "PT1S",
                        "LATCHKEY_SMTP_MAIL_TIMEOUT",
                        "PT1S"),
                Map.of(
                        "LATCHKEY_SMTP_URL",
                        "smtp://mail.example",
                        "LATCHKEY_SMTP_TIMEOUT",
                        "PT1M",
                        "LATCHKEY_SMTP_MAIL_TIMEOUT",
                        "PT5M"),
                Map.of("LATCHKEY_APPLICATION_NAME", "Ä".repeat(80)),
                Map.of("LATCHKEY_AUDIENCE", "~".repeat(200)),
                Map.of("LATCHKEY_CLIENT_ID", "~".repeat(100)),
                Map.of("LATCHKEY_ISSUER", "https://" + LONG_HOST),
                Map.of("LATCHKEY_ISSUER", "https://" + LONG_HOST, "LATCHKEY_SMTP_URL", "smtp://mail.example:25"),
                Map.of("LATCHKEY_ISSUER", "https://[2001:db8::1]"),
                Map.of("LATCHKEY_ISSUER", "https://203.0.113.7", "LATCHKEY_SMTP_URL", "smtp://mail.example:25"),
                Map.of("LATCHKEY_ISSUER", "https://intranet", "LATCHKEY_SMTP_URL", "smtp://mail.example:25"));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void whatever_the_settings_accept_makes_a_server(Map<String, String> variables) throws Exception {
        try (Latchkey latchkey = build(variables)) {
            assertThat(latchkey.isReady()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, , Latchkey",
        "http://localhost:8080, Kontor & Söhne, Kontor & Söhne",
        "https://shop.example, , shop.example",
        "https://shop.example, Kontor & Söhne, Kontor & Söhne"
    })
    void the_application_is_called_what_the_setting_says(String issuer, @Nullable String set, String name)
            throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("LATCHKEY_ISSUER", issuer));
        if (issuer.startsWith("https")) {
            settings.put("LATCHKEY_SMTP_URL", "smtp://mail.example:25");
        }
        if (set != null) {
            settings.put("LATCHKEY_APPLICATION_NAME", set);
        }
        try (Latchkey latchkey = build(settings)) {
            assertThat(latchkey.settings().applicationName()).isEqualTo(name);
        }
    }

    @Test
    void a_role_that_asks_for_a_second_factor_is_one_that_there_is() throws Exception {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> build(Map.of("LATCHKEY_MFA_REQUIRED_FOR", "admin, auditor")))
                .withMessageContaining("LATCHKEY_MFA_REQUIRED_FOR")
                .withMessageContaining("auditor");
        Map<String, String> settings = Map.of("LATCHKEY_MFA_REQUIRED_FOR", "admin", "LATCHKEY_MFA_RESET_DELAY", "PT1H");
        try (Latchkey latchkey = build(settings)) {
            UserId ada = ((CreateResult.Created) latchkey.accounts()
                            .create(
                                    NewAccount.verified("ada@mail.example", Secret.of("a quiet harbour at dawn")),
                                    RequestContext.none()))
                    .user()
                    .id();
            assertThat(latchkey.mfa().factors(ada).required()).isFalse();
            latchkey.access().grant(ada, Role.ADMIN, RequestContext.none());
            assertThat(latchkey.mfa().factors(ada).required()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user-id", "opaque", "rotated"})
    void tokens_name_users_by_what_the_setting_says(String subjects) throws Exception {
        try (Latchkey latchkey = build(Map.of("LATCHKEY_SUBJECTS", subjects))) {
            UserId ada = ((CreateResult.Created) latchkey.accounts()
                            .create(
                                    NewAccount.verified("ada@mail.example", Secret.of("a quiet harbour at dawn")),
                                    RequestContext.none()))
                    .user()
                    .id();
            UUID first = subject(latchkey, ada);
            latchkey.sessions().endAll(ada, EndReason.SIGNED_OUT, RequestContext.none());
            UUID second = subject(latchkey, ada);

            assertThat(first.equals(ada.value())).isEqualTo(subjects.equals("user-id"));
            assertThat(first.equals(second)).isEqualTo(!subjects.equals("rotated"));
        }
    }

    private static UUID subject(Latchkey latchkey, UserId user) {
        StartResult started = latchkey.sessions().start(user, AuthContext.of("pwd"));
        Secret token = ((StartResult.Started) started).tokens().accessToken();
        return latchkey.tokens().verify(token.reveal()).subject();
    }

    @Test
    void layouts_and_a_logo_that_cannot_be_used_stop_the_start_with_the_name_of_their_setting() throws Exception {
        Path templates = Files.createDirectory(directory.resolve("mails"));
        Path logo = Files.writeString(directory.resolve("logo.svg"), "<svg/>");
        Files.writeString(templates.resolve("mail.html"), "<p>%body%</p>");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> build(Map.of("LATCHKEY_MAIL_TEMPLATES", templates.toString())))
                .withMessage("LATCHKEY_MAIL_TEMPLATES: the mail template mail.html lacks %link%");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> build(Map.of("LATCHKEY_LOGO", logo.toString())))
                .withMessageContaining("LATCHKEY_LOGO: the logo " + logo + " is neither PNG nor JPEG");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> build(Map.of("LATCHKEY_LOGO", "nowhere.png")))
                .withMessageContaining("LATCHKEY_LOGO: the logo nowhere.png cannot be read");
    }

    @Test
    void a_password_made_of_the_services_own_names_is_refused() throws Exception {
        try (Latchkey latchkey = build(Map.of("LATCHKEY_ISSUER", "https://warehouse.example"))) {
            assertThat(problems(latchkey, "warehouse.example")).contains("contains_context");
        }
        try (Latchkey latchkey = build(Map.of())) {
            assertThat(problems(latchkey, "Latchkey Latchkey")).contains("contains_context");
            assertThat(problems(latchkey, "localhost localhost")).contains("contains_context");
        }
    }

    @Test
    void another_master_key_takes_over_when_each_is_told_of_the_other() throws Exception {
        Storage storage = InMemoryStorage.create();
        String old = newKey();
        String next = newKey();
        List<KeyInfo> keys = keysUnder(storage, Map.of("LATCHKEY_MASTER_KEY", old));

        for (Map<String, String> variables : List.of(
                Map.of("LATCHKEY_MASTER_KEY", old, "LATCHKEY_OTHER_MASTER_KEY", next),
                Map.of("LATCHKEY_MASTER_KEY", next, "LATCHKEY_OTHER_MASTER_KEY", old),
                Map.of("LATCHKEY_MASTER_KEY", next))) {
            assertThat(keysUnder(storage, variables)).isEqualTo(keys);
        }
    }

    private List<KeyInfo> keysUnder(Storage storage, Map<String, String> variables) throws Exception {
        try (Latchkey latchkey = build(variables, storage)) {
            return latchkey.keyRing().keys();
        }
    }

    private static String newKey() {
        return MasterKey.generate(Environment.system()).encoded().reveal();
    }

    private static List<String> problems(Latchkey latchkey, String password) {
        CreateResult result = latchkey.accounts()
                .administrators()
                .createFirst("root@mail.example", Secret.of(password), RequestContext.none());
        assertThat(result).isInstanceOf(CreateResult.WeakPassword.class);
        return ((CreateResult.WeakPassword) result)
                .problems().stream().map(FieldProblem::code).toList();
    }

    private Latchkey build(Map<String, String> variables) throws Exception {
        return build(variables, InMemoryStorage.create());
    }

    private Latchkey build(Map<String, String> variables, Storage storage) throws Exception {
        Map<String, String> all = new HashMap<>(variables);
        all.put("LATCHKEY_DATA_DIR", directory.toString());
        Settings settings = Settings.read(all, null);
        Environment environment = Environment.system();
        return new Assembly(settings, settings.issuer(8080), storage, InProcessState.create(environment), environment)
                .build();
    }
}
