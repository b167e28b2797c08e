package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @Test
    void letters_of_every_script_signs_and_whole_surrogate_pairs_are_one_line() {
        assertThat(VisibleText.isOneLine("Käthe & Co. 株式会社 عربى \uD83D\uDD11")).isTrue();
        assertThat(VisibleText.isOneLine("")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\tb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u202Eb",
                "a\u202Ab",
                "a\u2066b",
                "a\u2069b",
                "a\uD83D",
                "\uDD11b"
            })
    void controls_line_breaks_halves_and_what_turns_the_direction_are_not(String text) {
        assertThat(VisibleText.isOneLine(text)).isFalse();
    }
}
