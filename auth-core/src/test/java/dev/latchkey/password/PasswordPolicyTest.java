package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.latchkey.kernel.Secret;
import java.text.Normalizer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private static final List<String> NOBODY = List.of();
    private static final PasswordPolicy POLICY = PasswordPolicy.create();
    private static final PasswordPolicy SHORT_POLICY =
            PasswordPolicy.builder().minLength(8).build();

    @Test
    void the_policy_without_settings_is_the_one_with_the_defaults() {
        PasswordPolicy standard = PasswordPolicy.create();

        assertThat(standard.minLength()).isEqualTo(15);
        assertThat(check(standard, "violet harbour 71 umbrella")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "violet harbour 71 umbrella",
                "xK7#qZ2$mW9!pL4",
                "der Hund ist heute braun",
                "\u5357\u98a8\u5439\u304d\u6e21\u308b\u6d77\u8fba\u306e\u77f3\u306b\u5ea7\u308b\u72ac\u3068\u732b",
                "\ud83d\udc34\ud83d\udd11 staple gravel moon",
                "kumquat\0plinth\0gravel",
                "tabs\tand\nlines are fine too"
            })
    void a_long_password_of_any_composition_may_be_chosen(String password) {
        assertThat(POLICY.check(Secret.of(password), NOBODY)).isEmpty();
    }

    @Nested
    class Length {

        @Test
        void it_is_15_to_128_characters_by_default() {
            assertThat(POLICY.minLength()).isEqualTo(15);
            assertThat(POLICY.maxLength()).isEqualTo(128);
            assertThat(check(POLICY, "xK7#qZ2$mW9!pL"))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_SHORT, 15));
            assertThat(check(POLICY, "xK7#qZ2$mW9!pL4")).isEmpty();
            assertThat(check(POLICY, "xK7#qZ2$mW9!pL4t".repeat(8))).isEmpty();
            assertThat(check(POLICY, "xK7#qZ2$mW9!pL4t".repeat(8) + "x"))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_LONG, 128));
        }

        @Test
        void an_empty_password_is_too_short_and_nothing_else() {
            assertThat(check(POLICY, "")).containsExactly(new PasswordProblem(PasswordRule.TOO_SHORT, 15));
        }

        @Test
        void a_code_point_is_one_character_however_it_is_composed() {
            String fourteen = "xK7#qZ2$mW9!p";
            assertThat(check(POLICY, fourteen + "\ud83d\udd11"))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_SHORT, 15));
            assertThat(check(POLICY, fourteen + "e\u0301"))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_SHORT, 15));
            assertThat(check(POLICY, fourteen + "\ud83d\udd11\u00e9")).isEmpty();
        }

        @Test
        void one_megabyte_is_too_long_and_not_looked_at() {
            assertThat(check(POLICY, "x".repeat(1024 * 1024)))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_LONG, 128));
            assertThat(check(POLICY, "\ud83d".repeat(1025)))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_LONG, 128));
        }

        @Test
        void as_many_characters_as_the_widest_policy_allows_may_be_typed_in_their_longest_form() {
            PasswordPolicy widest = PasswordPolicy.builder().maxLength(256).build();
            List<String> composed = List.of("\ud804\udc9a", "\ud804\udc9c", "\ud804\udcab", "\ud804\udd2e");
            String normal = new Random(20260302)
                    .ints(256, 0, composed.size())
                    .mapToObj(composed::get)
                    .collect(Collectors.joining());
            String typed = Normalizer.normalize(normal, Normalizer.Form.NFD);

            assertThat(typed).hasSize(PasswordHasher.MAX_PASSWORD_LENGTH);
            assertThat(check(widest, typed)).isEmpty();
        }

        @Test
        void whatever_may_be_chosen_can_be_hashed() {
            PasswordPolicy widest = PasswordPolicy.builder().maxLength(256).build();
            String password = "\ud83d\udd11\ud83d\udc34\ud83d\udc36\ud83e\udd8a".repeat(64);

            assertThat(check(widest, password)).isEmpty();
            assertThat(Hashers.cheap().build().hash(Secret.of(password))).isInstanceOf(HashResult.Hashed.class);
        }
    }

    @Nested
    class Characters {

        @ParameterizedTest
        @ValueSource(strings = {"violet harbour \ud83d umbrella", "\udd11violet harbour umbrella"})
        void half_a_pair_is_refused(String password) {
            assertThat(check(POLICY, password)).containsExactly(problem(PasswordRule.UNSUPPORTED_CHARACTER));
        }

        @Test
        void an_unassigned_character_is_refused_since_its_normal_form_may_change() {
            assertThat(check(POLICY, "violet harbour \u0378 umbrella"))
                    .containsExactly(problem(PasswordRule.UNSUPPORTED_CHARACTER));
        }
    }

    @Nested
    class Common {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "passwordpassword",
                    "PasswordPassword",
                    "p4$$w0rdP@ssword",
                    "drowssapdrowssap",
                    "1q2w3e4r5t6y7u8i9o0p",
                    "letmeinletmeinletmein"
                })
        void a_common_password_is_refused_also_repeated_reversed_and_in_look_alikes(String password) {
            assertThat(check(POLICY, password)).containsExactly(problem(PasswordRule.TOO_COMMON));
        }

        @ParameterizedTest
        @ValueSource(strings = {"password12345678", "Password!!!!!!!!!!!"})
        void one_with_digits_or_signs_appended_is_refused(String password) {
            assertThat(check(POLICY, password)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "password password",
                    "password-password!",
                    "p a s s w o r d 1 2 3",
                    "Password123456!!",
                    "!!123Password456",
                    "P@$$w0rd 2024 !!",
                    "$uperman 20242024",
                    "iloveyou iloveyou",
                    "\u2003pass\u2003word\u2003pass\u2003word"
                })
        void one_with_gaps_or_with_weak_digits_and_signs_around_it_is_refused(String password) {
            assertThat(check(POLICY, password)).containsExactly(problem(PasswordRule.TOO_COMMON));
        }

        @ParameterizedTest
        @ValueSource(strings = {"password8392017465", "8392 password 0174653", "password & harbour 71"})
        void one_beside_enough_else_may_be_chosen(String password) {
            assertThat(check(POLICY, password)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"trustno1", "superman", "Liverpool", "1qaz2wsx"})
        void the_list_holds_for_short_policies_too(String password) {
            assertThat(check(SHORT_POLICY, password)).containsExactly(problem(PasswordRule.TOO_COMMON));
        }

        @Test
        void a_common_password_that_is_too_short_is_said_to_be_both() {
            assertThat(check(POLICY, "superman"))
                    .containsExactly(new PasswordProblem(PasswordRule.TOO_SHORT, 15), problem(PasswordRule.TOO_COMMON));
        }
    }

    @Nested
    class Guessable {

        @ParameterizedTest
        @CsvSource({
            "aaaaaaaaaaaaaaaaaaaa,REPEATED",
            "abcabcabcabcabcabc,REPEATED",
            "zqzqzqzqzqzqzqzqzq,REPEATED",
            "abcdefghijklmnopqrst,SEQUENCE",
            "zyxwvutsrqponmlkjihg,SEQUENCE",
            "sdfghjklwertyui,SEQUENCE",
            "footballbaseball,TOO_COMMON",
            "aaaabbbbccccdddd,REPEATED",
            "aaabbbcccdddeeefff,REPEATED",
            "aabbccddeeffgghh,REPEATED",
            "1111 2222 3333 4444,REPEATED",
            "aaaaaaaabbbbbbbb1,REPEATED",
            "\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11aaaaabbbbb,REPEATED",
            "johnsmith19801980,TOO_COMMON",
            "jennifer21051987,TOO_GUESSABLE",
            "elizabethwashington,TOO_GUESSABLE",
        })
        void what_takes_few_guesses_is_refused_with_the_pattern_that_makes_it_weak(String password, PasswordRule rule) {
            assertThat(check(POLICY, password)).containsExactly(problem(rule));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Mississippi committee bookkeeper", "xxxxxxviolet harbour", "hmmm, a gravel moon!!!"})
        void doubled_letters_and_runs_do_no_harm_beside_enough_else(String password) {
            assertThat(check(POLICY, password)).isEmpty();
        }

        @Test
        void the_number_of_guesses_is_a_setting() {
            String password = "hello hello hello world";
            PasswordPolicy lenient =
                    PasswordPolicy.builder().minGuesses(1_000_000).build();
            PasswordPolicy strict =
                    PasswordPolicy.builder().minGuesses(Long.MAX_VALUE).build();

            assertThat(check(lenient, password)).isEmpty();
            assertThat(check(POLICY, password)).isNotEmpty();
            assertThat(check(strict, "gravel moon 7 staple")).containsExactly(problem(PasswordRule.TOO_GUESSABLE));
        }

        @Test
        void a_weak_beginning_does_no_harm_when_the_end_is_strong() {
            assertThat(check(POLICY, "a".repeat(64) + "xK7#qZ2$mW9!pL4t")).isEmpty();
            assertThat(check(POLICY, "a".repeat(100))).containsExactly(problem(PasswordRule.REPEATED));
        }
    }

    @Nested
    class Context {

        private static final List<String> ALICE =
                List.of("alice.wonderland@shop.example", "Alice", "M\u00fcller-L\u00fcdenscheidt");

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alice.wonderland",
                    "alice.wonderland@shop.example",
                    "WONDERLAND-ALICE",
                    "alice.wonderland2024",
                    "W0nd3rl4nd!Al1c3",
                    "dnalrednow.ecila",
                    "wonderlandshop123",
                    "mueller alice wonderland",
                    "M\u00fcllerL\u00fcdenscheidt1",
                    "muller-ludenscheidt",
                    "LUDENSCHEIDT12345678"
                })
        void a_password_made_of_what_is_known_of_the_user_is_refused(String password) {
            assertThat(POLICY.check(Secret.of(password), ALICE))
                    .as("for Alice")
                    .contains(problem(PasswordRule.CONTAINS_CONTEXT));
        }

        @Test
        void the_same_password_is_anothers_to_choose() {
            assertThat(check(POLICY, "alice.wonderland2024")).isEmpty();
        }

        @Test
        void a_known_word_does_no_harm_beside_enough_else() {
            assertThat(POLICY.check(Secret.of("alice keeps 71 violet harbours"), ALICE))
                    .isEmpty();
        }

        @Test
        void words_of_the_service_count_for_everybody() {
            PasswordPolicy shop = PasswordPolicy.builder()
                    .serviceWords(List.of("Gravelmoon Kumquats", "https://kumquats.example"))
                    .serviceWords(List.of("Plinth"))
                    .build();

            assertThat(check(shop, "gravelmoonkumquats1")).contains(problem(PasswordRule.CONTAINS_CONTEXT));
            assertThat(check(shop, "Plinth-Gravelmoon-1")).contains(problem(PasswordRule.CONTAINS_CONTEXT));
            assertThat(check(shop, "htnilp-stauqmuk-2024")).contains(problem(PasswordRule.CONTAINS_CONTEXT));
            assertThat(check(shop, "violet harbour 71 umbrella")).isEmpty();
            assertThat(shop.check(Secret.of("plinth.wonderland7"), ALICE))
                    .contains(problem(PasswordRule.CONTAINS_CONTEXT));
        }

        @Test
        void further_words_of_the_service_are_added_to_those_there_are_and_nothing_else_changes() {
            PasswordPolicy policy = PasswordPolicy.builder()
                    .minLength(12)
                    .maxLength(70)
                    .serviceWords(List.of("Plinth"))
                    .build();
            PasswordPolicy both = policy.withServiceWords(List.of("Gravelmoon Kumquats"));

            assertThat(check(both, "gravelmoonkumquats1")).contains(problem(PasswordRule.CONTAINS_CONTEXT));
            assertThat(check(both, "plinth-plinth-1")).contains(problem(PasswordRule.CONTAINS_CONTEXT));
            assertThat(check(policy, "gravelmoonkumquats1")).isEmpty();
            assertThat(both.minLength()).isEqualTo(12);
            assertThat(both.maxLength()).isEqualTo(70);
            assertThat(check(both, "xK7#qZ2$mW9!")).isEmpty();
        }

        @Test
        void words_of_one_or_two_letters_are_not_looked_for() {
            assertThat(POLICY.check(Secret.of("xK7#qZ2$mW9!pL4"), List.of("x K 7 qZ mW pL")))
                    .isEmpty();
            assertThat(POLICY.check(Secret.of("bobbob.bobbob.b"), List.of("Bob")))
                    .contains(problem(PasswordRule.CONTAINS_CONTEXT));
        }

        @Test
        void the_longer_word_goes_first_whatever_the_order() {
            assertThat(POLICY.check(Secret.of("annabelleannabelle12"), List.of("anna", "annabelle")))
                    .contains(problem(PasswordRule.CONTAINS_CONTEXT));
        }

        @Test
        void any_number_and_length_of_words_is_taken_but_a_hundred_are_looked_at() {
            List<String> many = Collections.nCopies(100_000, "filler");
            String long64 = "vx".repeat(32);

            assertThat(POLICY.check(Secret.of("violet harbour 71 umbrella"), many))
                    .isEmpty();
            assertThat(POLICY.check(Secret.of(long64 + "-1"), List.of(long64 + "y".repeat(1_000_000))))
                    .contains(problem(PasswordRule.CONTAINS_CONTEXT));
        }

        @Test
        void the_hundredth_word_counts_and_the_next_does_not() {
            List<String> words = new java.util.ArrayList<>(Collections.nCopies(99, "filler"));
            words.add("gravelmoonkumquats");
            assertThat(POLICY.check(Secret.of("gravelmoonkumquats1"), words))
                    .contains(problem(PasswordRule.CONTAINS_CONTEXT));
            words.add(0, "filler");
            assertThat(POLICY.check(Secret.of("gravelmoonkumquats1"), words)).isEmpty();
        }

        @Test
        void no_locale_changes_what_is_recognised() {
            Locale before = Locale.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("tr-TR"));
                assertThat(POLICY.check(Secret.of("INGRIDKIRIKITI1"), List.of("Ingrid Kirikiti")))
                        .contains(problem(PasswordRule.CONTAINS_CONTEXT));
                assertThat(check(SHORT_POLICY, "LIVERPOOL")).contains(problem(PasswordRule.TOO_COMMON));
            } finally {
                Locale.setDefault(before);
            }
        }
    }

    @Nested
    class Settings {

        @ParameterizedTest
        @ValueSource(ints = {7, 65})
        void the_minimum_is_8_to_64(int minLength) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordPolicy.builder().minLength(minLength))
                    .withMessage("minLength is between 8 and 64, not " + minLength);
        }

        @ParameterizedTest
        @ValueSource(ints = {63, 257})
        void the_maximum_is_64_to_256(int maxLength) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordPolicy.builder().maxLength(maxLength))
                    .withMessage("maxLength is between 64 and 256, not " + maxLength);
        }

        @Test
        void the_bounds_themselves_are_allowed() {
            PasswordPolicy exact =
                    PasswordPolicy.builder().minLength(64).maxLength(64).build();
            PasswordPolicy widest =
                    PasswordPolicy.builder().minLength(8).maxLength(256).build();

            assertThat(exact.minLength()).isEqualTo(64);
            assertThat(exact.maxLength()).isEqualTo(64);
            assertThat(check(exact, "xK7#qZ2$mW9!pL4t".repeat(4))).isEmpty();
            assertThat(widest.minLength()).isEqualTo(8);
            assertThat(widest.maxLength()).isEqualTo(256);
        }

        @Test
        void fewer_than_a_million_guesses_are_refused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordPolicy.builder().minGuesses(999_999))
                    .withMessage("minGuesses is between 1000000 and 9223372036854775807, not 999999");
        }

        @Test
        void a_setting_that_is_set_twice_says_both_values() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> PasswordPolicy.builder().minLength(8).minLength(9))
                    .withMessage("minLength is set twice: to 8 and to 9");
            assertThatIllegalStateException()
                    .isThrownBy(() -> PasswordPolicy.builder().maxLength(64).maxLength(65));
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> PasswordPolicy.builder().minGuesses(1_000_000).minGuesses(1_000_000));
        }

        @Test
        @SuppressWarnings("NullAway") // what happens to nulls is the subject
        void nulls_are_refused() {
            assertThatNullPointerException().isThrownBy(() -> POLICY.check(Secret.of("a"), null));
            assertThatNullPointerException().isThrownBy(() -> POLICY.check(null, NOBODY));
            assertThatNullPointerException().isThrownBy(() -> new PasswordProblem(null, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOO_SHORT,too_short",
        "TOO_LONG,too_long",
        "UNSUPPORTED_CHARACTER,unsupported_character",
        "TOO_COMMON,too_common",
        "CONTAINS_CONTEXT,contains_context",
        "REPEATED,repeated",
        "SEQUENCE,sequence",
        "TOO_GUESSABLE,too_guessable"
    })
    void the_codes_are_stable(PasswordRule rule, String code) {
        assertThat(rule.code()).isEqualTo(code);
        assertThat(new PasswordProblem(rule, 0).code()).isEqualTo(code);
        assertThat(PasswordRule.values()).hasSize(8);
    }

    private static List<PasswordProblem> check(PasswordPolicy policy, String password) {
        return policy.check(Secret.of(password), NOBODY);
    }

    private static PasswordProblem problem(PasswordRule rule) {
        return new PasswordProblem(rule, 0);
    }
}
