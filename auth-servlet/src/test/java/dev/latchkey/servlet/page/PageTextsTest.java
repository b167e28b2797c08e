package dev.latchkey.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Texts;
import dev.latchkey.password.PasswordRule;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextsTest {

    private static final Pattern CALL = Pattern.compile("\\bt\\('([a-z_.-]+)'");
    private static final Pattern BY_CODE = Pattern.compile(
            "(field|problem|failure|ago|account\\.notice|account\\.sessions|account\\.events|account\\.organizations|factor\\.text|factor\\.use|link-sent\\.text|own-data\\.delete|account-deleted|sign-in\\.ended)\\..*|devices\\.(created|seen)|device\\.(on|app|unknown)|.*\\.title|factors\\.since|change-email\\.sent|factors\\.passkeys\\.(name|since|used|unused|synced|bound)|hint\\.(password|code|verification-code|list)");

    /** Soft hyphens among them. */
    private static final Pattern NO_LETTERS = Pattern.compile("\\P{L}+");

    @Test
    void both_languages_have_the_same_keys_with_the_same_values_to_put_in() throws IOException {
        Properties english = read("pages_en.properties");
        Properties german = read("pages_de.properties");

        assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(german.getProperty(key)).as(key).isNotBlank();
            assertThat(german.getProperty(key).contains("{0}"))
                    .as(key)
                    .isEqualTo(english.getProperty(key).contains("{0}"));
        }
    }

    @Test
    void templates_ask_for_no_text_that_is_not_there_and_no_text_is_asked_for_by_nobody() throws IOException {
        Set<String> keys = read("pages_en.properties").stringPropertyNames();
        Set<String> called = new TreeSet<>();
        try (Stream<Path> templates = Files.list(Path.of("src/main/resources/dev/latchkey/servlet/page/templates"))) {
            for (Path template : templates.toList()) {
                CALL.matcher(Files.readString(template)).results().forEach(call -> called.add(call.group(1)));
            }
        }
        assertThat(keys).containsAll(called);
        assertThat(keys)
                .allMatch(key ->
                        called.contains(key) || BY_CODE.matcher(key).matches() || key.equals("common.problems.title"));
    }

    @Test
    void every_rule_of_the_password_policy_and_every_code_of_a_form_has_a_text() {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            Texts.Words words = PageSettings.defaultTexts().in(locale);
            for (PasswordRule rule : PasswordRule.values()) {
                assertThat(words.has("problem." + rule.code())).as(rule.code()).isTrue();
            }
            for (String code : List.of(
                    "required",
                    "invalid",
                    "too_long",
                    "invalid_credentials",
                    "email_not_verified",
                    "account_disabled",
                    "rate_limited",
                    "unavailable",
                    "precondition_failed",
                    "conflict")) {
                assertThat(words.has("problem." + code)).as(code).isTrue();
            }
        }
    }

    /** 19 letters of a heading have no room on a page of 320 pixels. */
    @ParameterizedTest
    @ValueSource(strings = {"pages_en.properties", "pages_de.properties"})
    void a_long_word_says_where_it_may_be_broken(String file) throws IOException {
        assertThat(read(file).values())
                .flatMap(text -> List.of(NO_LETTERS.split(text.toString())))
                .allMatch(part -> part.length() < 19);
    }

    private static Properties read(String file) throws IOException {
        Properties properties = new Properties();
        try (var in = new InputStreamReader(PageSettings.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }
}
