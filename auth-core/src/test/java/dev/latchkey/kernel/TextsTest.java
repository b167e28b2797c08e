package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextsTest {

    private final Texts texts = Texts.load(TextsTest.class, "words", Locale.ENGLISH, Locale.GERMAN);

    @Test
    void a_text_is_given_in_the_wanted_language() {
        assertThat(texts.in(Locale.GERMAN).get("welcome", "Ada")).isEqualTo("Grüß Gott, Ada!");
        assertThat(texts.in(Locale.ENGLISH).get("welcome", "Ada")).isEqualTo("Welcome, Ada!");
    }

    @Test
    void a_region_without_texts_of_its_own_gets_those_of_its_language() {
        assertThat(texts.in(Locale.forLanguageTag("de-AT")).locale()).isEqualTo(Locale.GERMAN);
    }

    @Test
    void an_unknown_language_gets_the_fallback_whatever_the_default_locale_is() {
        assertThat(texts.in(Locale.FRENCH).locale()).isEqualTo(Locale.ENGLISH);
        assertThat(texts.in(Locale.ROOT).locale()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void a_key_that_a_language_lacks_is_read_in_the_fallback_language() {
        assertThat(texts.in(Locale.GERMAN).get("only.english")).isEqualTo("Only here");
    }

    @Test
    void a_value_that_looks_like_a_placeholder_stays_what_it_is() {
        assertThat(texts.in(Locale.ENGLISH).get("two", "{1}", "b")).isEqualTo("{1} and b, it's {x} {}");
    }

    @Test
    void an_unknown_key_and_a_missing_value_are_refused() {
        Texts.Words words = texts.in(Locale.ENGLISH);

        assertThat(words.has("nothing")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> words.get("nothing"))
                .withMessageContaining("nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> words.get("two", "a"))
                .withMessageContaining("{1}");
    }

    @Test
    void a_host_replaces_single_texts_and_adds_a_language() {
        Texts host = texts.overriddenBy(
                TextsTest.class.getClassLoader(), "dev/latchkey/kernel/host", Locale.GERMAN, Locale.FRENCH);

        assertThat(host.in(Locale.GERMAN).get("welcome", "Ada")).isEqualTo("Servus Ada");
        assertThat(host.in(Locale.GERMAN).get("two", "1", "2")).isEqualTo("1 und 2");
        assertThat(host.in(Locale.FRENCH).get("welcome", "Ada")).isEqualTo("Bienvenue Ada");
        assertThat(host.in(Locale.FRENCH).get("only.english")).isEqualTo("Only here");
        assertThat(host.languages()).containsExactly(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH);
        assertThat(texts.in(Locale.GERMAN).get("welcome", "Ada")).isEqualTo("Grüß Gott, Ada!");
    }

    @Test
    void a_key_of_a_host_that_nothing_reads_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.overriddenBy(
                        TextsTest.class.getClassLoader(), "dev/latchkey/kernel/mistyped", Locale.ENGLISH))
                .withMessageContaining("wellcome");
    }

    @Test
    void a_missing_file_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> texts.overriddenBy(TextsTest.class.getClassLoader(), "nowhere/words", Locale.ENGLISH))
                .withMessageContaining("nowhere/words_en.properties");
    }
}
