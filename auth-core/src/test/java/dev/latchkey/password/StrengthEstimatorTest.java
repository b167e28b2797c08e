package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrengthEstimatorTest {

    private static final StrengthEstimator ESTIMATOR = StrengthEstimator.load();
    private static final String ALL_SYMBOLS = "4@8({[<369!1|0$5+7%2";

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "p4ssw0rd", "P@ssw0rd!", "1234567890", "!@#$%^&*()", "5$+7", "[<"})
    void a_password_with_few_readings_is_shown_as_it_is(String password) {
        assertThat(StrengthEstimator.bounded(password)).isEqualTo(password);
    }

    @Test
    void of_many_readings_the_symbols_become_digits_and_the_brackets_one() {
        assertThat(StrengthEstimator.bounded(ALL_SYMBOLS + "Word")).isEqualTo("448((((369111055" + "77%2Word");
    }

    @Test
    void four_readings_are_few_and_six_are_many() {
        assertThat(StrengthEstimator.bounded("4@69w")).isEqualTo("4@69w");
        assertThat(StrengthEstimator.bounded("4@([{w")).isEqualTo("44(((w");
    }

    static Stream<String> hostile() {
        Random random = new Random(20260302);
        return Stream.concat(
                Stream.of(
                        ALL_SYMBOLS.repeat(7),
                        ALL_SYMBOLS.repeat(51),
                        "p@55w0rd" + ALL_SYMBOLS.repeat(6),
                        "a".repeat(1024),
                        "ab".repeat(512),
                        "aaaaaaaaaaab".repeat(85),
                        "1.1/1-1_1,1".repeat(90),
                        "qwertyuiop".repeat(100),
                        "\ud83d\udd11".repeat(512),
                        "\u0130\u0131\u1e9e\u00df".repeat(256)),
                Stream.generate(() -> random(random, ALL_SYMBOLS)).limit(20));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_hostile_ones_are_shown_with_few_readings(String password) {
        String bounded = StrengthEstimator.bounded(password);

        assertThat(bounded).hasSameSizeAs(password);
        assertThat(StrengthEstimator.bounded(bounded)).isEqualTo(bounded);
        assertThat(bounded.chars()
                        .filter(c -> ALL_SYMBOLS.indexOf(c) >= 0)
                        .distinct()
                        .count())
                .isLessThanOrEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void every_password_has_an_estimate(String password) {
        assertThat(ESTIMATOR.estimate(password, 99).log10Guesses()).isBetween(0.0, 48.0);
    }

    @Test
    void the_common_ones_are_those_of_the_list_of_passwords_and_no_other_words() {
        StrengthEstimator fresh = StrengthEstimator.load();

        assertThat(fresh.isCommon("password")).isTrue();
        assertThat(fresh.isCommon("encyclopedia")).isFalse();
        assertThat(fresh.isCommon("buffy the vampire slayer")).isFalse();
    }

    @Test
    void nothing_takes_one_guess() {
        assertThat(ESTIMATOR.estimate("", 99)).isEqualTo(new StrengthEstimator.Estimate(0, PasswordRule.TOO_GUESSABLE));
    }

    @Test
    void forty_eight_characters_are_looked_at_from_either_end_and_the_better_end_counts() {
        String strong = "xK7#qZ2$mW9!pL4t";

        assertThat(guesses(strong + "a".repeat(100), 99)).isGreaterThan(15);
        assertThat(guesses("a".repeat(100) + strong, 99)).isGreaterThan(15);
        assertThat(guesses("a".repeat(48) + strong + "a".repeat(48), 99)).isLessThan(4);
        assertThat(guesses("a".repeat(47) + strong + "a".repeat(48), 99)).isBetween(3.0, 5.0);
    }

    @Test
    void the_end_is_not_looked_at_when_the_beginning_is_enough() {
        String text = "winter gravel" + "a".repeat(100) + "xK7#qZ2$mW9!pL4t";
        double beginning = guesses(text.substring(0, 48), 99);

        assertThat(guesses(text, beginning)).isEqualTo(beginning);
        assertThat(guesses(text, beginning + 0.1)).isGreaterThan(beginning);
    }

    private static double guesses(String password, double enough) {
        return ESTIMATOR.estimate(password, enough).log10Guesses();
    }

    @ParameterizedTest
    @CsvSource({
        "password,true",
        "dr0wss@p,true",
        "passwordpasswordpassword,true",
        "passwordpasswordpassw,false",
        "violet harbour,false",
        "lovelovelovelovelove,true",
        "harbour,false",
        "abab,false",
        "123456,true",
        "aaaaaaaaaaaaaaaaaaaaaaa,false"
    })
    void common_passwords_are_known_in_all_their_spellings(String password, boolean common) {
        assertThat(ESTIMATOR.isCommon(password)).isEqualTo(common);
    }

    private static String random(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 128; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
