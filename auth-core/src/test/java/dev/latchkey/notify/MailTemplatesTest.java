package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Texts;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTemplatesTest {

    private static final URI PAGES = URI.create("https://shop.example/auth");
    private static final Secret CODE = Secret.of("01234567");
    private static final Duration CODE_LIFE = Duration.ofMinutes(30);
    private static final String TO = "ada@mail.example";

    private final MailTemplates templates = MailTemplates.create(PAGES, "Käthes Laden", MailTemplates.defaultTexts());

    @Test
    void the_verification_mail_has_the_link_in_text_and_in_html() {
        Mail mail =
                templates.verifyEmail(TO, Secret.of("abc-_123"), Duration.ofHours(24), CODE, CODE_LIFE, Locale.ENGLISH);

        String link = "https://shop.example/auth/verify-email?token=abc-_123";
        assertThat(mail.to()).isEqualTo(TO);
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address for Käthes Laden");
        assertThat(mail.text()).contains("\n" + link + "\n").contains("works for 1 day and can be used once");
        assertThat(mail.html()).contains("<a href=\"" + link + "\"").contains("works for 1 day");
        assertThat(mail.headers()).containsEntry("Auto-Submitted", "auto-generated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void the_verification_mail_has_the_code_on_its_own_line_and_never_in_the_subject(String language) {
        Mail mail = templates.verifyEmail(
                TO, Secret.of("t"), Duration.ofHours(24), CODE, CODE_LIFE, Locale.forLanguageTag(language));

        assertThat(mail.text())
                .contains("\n\n0123 4567\n\n")
                .contains(language.equals("de") ? "30 Minuten" : "30 minutes");
        assertThat(mail.html())
                .containsPattern("</p>\n<strong style=\"display:block;[^\"<>]*\">0123 4567</strong>\n<p");
        assertThat(mail.subject()).doesNotContain("0123");
    }

    @Test
    void a_code_that_is_a_second_factor_stands_on_its_own_line_and_can_be_selected_as_a_whole() {
        Mail mail = templates.mfaCode(TO, Secret.of("012345"), Duration.ofMinutes(5), Locale.GERMAN);

        assertThat(mail.text()).contains("Mit diesem Code geht es weiter:\n\n012345\n\nAnmelden:\n");
        assertThat(mail.html())
                .containsPattern("<strong style=\"display:block;[^\"<>]*user-select:all\">012345</strong>");
        assertThat(mail.subject()).doesNotContain("012345");
    }

    @Test
    void the_mail_for_a_repeated_registration_leads_to_the_sign_in_page_and_has_no_token() {
        Mail mail = templates.registrationRepeated(TO, Locale.GERMAN);

        assertThat(mail.subject()).isEqualTo("Sie haben bereits ein Konto bei Käthes Laden");
        assertThat(mail.text()).contains("https://shop.example/auth/login\n").doesNotContain("token");
        assertThat(mail.html()).contains("lang=\"de\"").contains("https://shop.example/auth/login\"");
    }

    @Test
    void the_mail_to_a_new_password_has_the_link_and_the_notice_of_a_change_has_none() {
        Mail mail = templates.resetPassword(TO, Secret.of("abc-_123"), Duration.ofHours(1), Locale.ENGLISH);

        String link = "https://shop.example/auth/password/reset?token=abc-_123";
        assertThat(mail.subject()).isEqualTo("Choose a new password for Käthes Laden");
        assertThat(mail.text()).contains("\n" + link + "\n").contains("works for 1 hour and can be used once");
        assertThat(mail.html()).contains("<a href=\"" + link + "\"");
        Mail notice = templates.passwordChanged(TO, Locale.GERMAN);
        assertThat(notice.subject()).isEqualTo("Ihr Passwort für Käthes Laden wurde geändert");
        assertThat(notice.text()).contains("https://shop.example/auth/login\n").doesNotContain("token");
    }

    @ParameterizedTest
    @CsvSource({
        "PT15M, en, 15 minutes",
        "PT1M, en, 1 minute",
        "PT1H, en, 1 hour",
        "PT90M, en, 90 minutes",
        "PT12H, de, 12 Stunden",
        "P1D, de, 1 Tag",
        "P3D, de, 3 Tage",
        "PT1H, de, 1 Stunde"
    })
    void how_long_a_link_works_is_said_in_words(Duration validity, String language, String words) {
        Mail mail =
                templates.verifyEmail(TO, Secret.of("t"), validity, CODE, CODE_LIFE, Locale.forLanguageTag(language));

        assertThat(mail.text()).contains(" " + words + " ");
    }

    @Test
    void values_are_escaped_in_html() {
        MailTemplates hostile = MailTemplates.create(PAGES, "<img src=x>&\"'%link%", MailTemplates.defaultTexts());

        Mail mail =
                hostile.verifyEmail(TO, Secret.of("\"><script>"), Duration.ofHours(1), CODE, CODE_LIFE, Locale.ENGLISH);

        assertThat(mail.html())
                .doesNotContain("<script", "<img")
                .contains("&lt;img src=x&gt;&amp;&quot;&#39;%link%")
                .contains("token=%22%3E%3Cscript%3E");
    }

    @ParameterizedTest
    @CsvSource({
        "Firefox on Windows, Firefox auf Windows",
        "Android app on Android, Android-App auf Android",
        "Apple app, Apple-App",
        "iPhone, iPhone",
        "Unknown device, Unbekanntes Gerät"
    })
    void a_device_is_named_in_the_language_of_the_mail(String name, String german) {
        Instant at = Instant.parse("2026-03-02T08:00:00Z");

        assertThat(templates.newSignIn(TO, name, null, at, Locale.GERMAN).text())
                .contains(": " + german + ", 2. März 2026, 08:00 UTC");
        assertThat(templates.newSignIn(TO, name, null, at, Locale.ENGLISH).text())
                .contains(": " + name + ", March 2, 2026, 08:00 UTC");
    }

    @Test
    void both_languages_have_the_same_texts() throws IOException {
        assertThat(keys("mail_de.properties")).isEqualTo(keys("mail_en.properties"));
    }

    private static Set<String> keys(String file) throws IOException {
        Properties properties = new Properties();
        try (var in = new InputStreamReader(MailTemplates.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        assertThat(properties).isNotEmpty();
        return properties.stringPropertyNames();
    }

    @Test
    void a_host_changes_the_words() {
        Texts texts = MailTemplates.defaultTexts()
                .overriddenBy(getClass().getClassLoader(), "dev/latchkey/notify/shop", Locale.GERMAN);

        Mail mail = MailTemplates.create(PAGES, "Shop", texts)
                .verifyEmail(TO, Secret.of("t"), Duration.ofHours(1), CODE, CODE_LIFE, Locale.GERMAN);

        assertThat(mail.subject()).isEqualTo("Willkommen bei Shop");
        assertThat(mail.text()).contains("E-Mail-Adresse bestätigen:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/auth", "https://shop.example/auth/", "https://shop.example/auth?x=1", "mailto:a@b.example"})
    void an_address_of_the_pages_that_links_cannot_begin_with_is_refused(String pages) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailTemplates.create(URI.create(pages), "Shop", MailTemplates.defaultTexts()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Shop\r\nBcc: eve@evil.example"})
    void a_name_that_cannot_stand_in_a_subject_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailTemplates.create(PAGES, name, MailTemplates.defaultTexts()));
    }
}
