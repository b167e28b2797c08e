package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

    private static final byte[] RFC_SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:15Z");
    private static final long STEP = Totp.step(NOW);

    @Nested
    class Rfc_6238_appendix_B {

        /** The vectors have 8 digits; those of 6 are their last ones. */
        @ParameterizedTest
        @CsvSource({
            "59, 94287082",
            "1111111109, 07081804",
            "1111111111, 14050471",
            "1234567890, 89005924",
            "2000000000, 69279037",
            "20000000000, 65353130"
        })
        void a_time_has_the_code_of_its_step(long seconds, String eightDigits) {
            Instant time = Instant.ofEpochSecond(seconds);

            assertThat(Totp.code(RFC_SECRET, Totp.step(time))).isEqualTo(eightDigits.substring(2));
            assertThat(Totp.codeAt(Secret.of(Base32.encode(RFC_SECRET)), time).reveal())
                    .isEqualTo(eightDigits.substring(2));
        }
    }

    @Nested
    class Rfc_4226_appendix_D {

        @ParameterizedTest
        @CsvSource({
            "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
            "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
        })
        void a_count_has_its_code(long count, String code) {
            assertThat(Totp.code(RFC_SECRET, count)).isEqualTo(code);
        }
    }

    @Nested
    class Rfc_4648_section_10 {

        @ParameterizedTest
        @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
        void base32_has_no_padding_and_can_be_read_again(String text, String encoded) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

            assertThat(Base32.encode(bytes)).isEqualTo(encoded);
            assertThat(Base32.decode(encoded)).isEqualTo(bytes);
        }

        @Test
        void what_is_not_base32_is_refused_without_being_repeated() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Base32.decode("SECRET1"))
                    .withMessageContaining("6")
                    .withMessageNotContaining("SECRET");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void a_code_of_the_step_or_of_one_beside_it_matches(long drift) {
        Secret code = Secret.of(Totp.code(RFC_SECRET, STEP + drift));

        assertThat(Totp.matchingStep(RFC_SECRET, code, NOW)).hasValue(STEP + drift);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3, -2, 2, 3})
    void a_code_of_a_step_further_away_does_not_match(long drift) {
        Secret code = Secret.of(Totp.code(RFC_SECRET, STEP + drift));

        assertThat(Totp.matchingStep(RFC_SECRET, code, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345", "12345\n", "+12345"})
    void what_is_not_six_digits_does_not_match(String typed) {
        assertThat(Totp.matchingStep(RFC_SECRET, Secret.of(typed), NOW)).isEmpty();
    }

    @Test
    void spaces_between_digits_are_left_out() {
        String code = Totp.code(RFC_SECRET, STEP);

        assertThat(Totp.matchingStep(RFC_SECRET, Secret.of(code.substring(0, 3) + " " + code.substring(3)), NOW))
                .hasValue(STEP);
    }
}
