package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {

    private static final VerifyResult MATCH = new VerifyResult.Match(false);
    private static final VerifyResult OUTDATED = new VerifyResult.Match(true);
    private static final VerifyResult MISMATCH = new VerifyResult.Mismatch();

    private final PasswordHasher hasher = Hashers.cheap().build();

    @Test
    void the_default_is_argon2id_with_19456_kib_2_passes_and_1_lane() {
        PasswordHasher standard = PasswordHasher.create();

        PasswordHash hash = Hashers.hash(standard, "correct horse");

        assertThat(hash.encoded())
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(standard.verify(Secret.of("correct horse"), hash)).isEqualTo(MATCH);
        assertThat(standard.verify(Secret.of("Correct horse"), hash)).isEqualTo(MISMATCH);
    }

    @Test
    void a_password_matches_its_hash_alone() {
        PasswordHash hash = Hashers.hash(hasher, "correct horse");

        assertThat(hasher.verify(Secret.of("correct horse"), hash)).isEqualTo(MATCH);
        assertThat(hasher.verify(Secret.of("correct horse "), hash)).isEqualTo(MISMATCH);
        assertThat(hasher.verify(Secret.of(" correct horse"), hash)).isEqualTo(MISMATCH);
        assertThat(hasher.verify(Secret.of("CORRECT HORSE"), hash)).isEqualTo(MISMATCH);
        assertThat(hasher.verify(Secret.of("correct hors"), hash)).isEqualTo(MISMATCH);
    }

    @Test
    void each_hash_has_its_own_salt_from_the_environment() {
        Environment counting = new Environment() {

            private byte next;

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public void fillRandom(byte[] target) {
                Arrays.fill(target, next++);
            }

            @Override
            public UUID newId() {
                return new UUID(0, 0);
            }
        };
        PasswordHasher counted = Hashers.cheap().environment(counting).build();

        String first = Hashers.hash(counted, "correct horse").encoded();
        String second = Hashers.hash(counted, "correct horse").encoded();

        assertThat(first).contains("$AQEBAQEBAQEBAQEBAQEBAQ$");
        assertThat(second).contains("$AgICAgICAgICAgICAgICAg$");
    }

    @Test
    void a_password_to_be_set_is_compared_with_one_that_was_hashed_as_it_would_be() {
        PasswordHash hash = Hashers.hash(hasher, "correct h\u00f6rse");
        PasswordHash outdated = Hashers.hash(
                PasswordHasher.builder()
                        .argon2id(16, 1, 1)
                        .allowWeakHashesForTestsOnly()
                        .build(),
                "correct h\u00f6rse");

        assertThat(hasher.compare(Secret.of("correct h\u00f6rse"), hash)).isEqualTo(MATCH);
        assertThat(hasher.compare(Secret.of("correct ho\u0308rse"), hash)).isEqualTo(MATCH);
        assertThat(hasher.compare(Secret.of("correct horse"), hash)).isEqualTo(MISMATCH);
        assertThat(hasher.compare(Secret.of("correct h\u00f6rse"), outdated)).isEqualTo(MISMATCH);
        assertThatIllegalArgumentException().isThrownBy(() -> hasher.compare(Secret.of(""), hash));
    }

    @Test
    void nobody_matches_nothing() {
        assertThat(hasher.verifyNothing(Secret.of("correct horse"))).isEqualTo(MISMATCH);
    }

    @Nested
    class Rehash {

        @ParameterizedTest
        @CsvSource({"16,1,1", "8,2,1", "16,1,2"})
        void a_hash_with_other_parameters_is_outdated(int memoryKib, int iterations, int parallelism) {
            PasswordHasher other = PasswordHasher.builder()
                    .argon2id(memoryKib, iterations, parallelism)
                    .allowWeakHashesForTestsOnly()
                    .build();

            PasswordHash hash = Hashers.hash(other, "correct horse");

            assertThat(other.verify(Secret.of("correct horse"), hash)).isEqualTo(MATCH);
            assertThat(hasher.verify(Secret.of("correct horse"), hash)).isEqualTo(OUTDATED);
            assertThat(hasher.verify(Secret.of("correct hors"), hash)).isEqualTo(MISMATCH);
        }

        @ParameterizedTest
        @CsvSource({
            "ID,19,16,32,false",
            "I,19,16,32,true",
            "D,19,16,32,true",
            "ID,16,16,32,true",
            "ID,19,15,32,true",
            "ID,19,17,32,true",
            "ID,19,16,31,true",
            "ID,19,16,33,true"
        })
        void a_hash_is_outdated_unless_it_is_made_as_one_would_be_now(
                Argon2Variant variant, int version, int saltLength, int tagLength, boolean outdated) {
            Argon2Input input = new Argon2Input(
                    variant,
                    version,
                    new Argon2Cost(Hashers.MEMORY_KIB, 1, 1),
                    Bytes.of(new byte[saltLength]),
                    tagLength);
            byte[] tag = new BouncyCastleArgon2().compute(input, new byte[] {'a'});
            PasswordHash hash = new Argon2Hash(input, Bytes.of(tag)).encode();

            assertThat(hasher.verify(Secret.of("a"), hash)).isEqualTo(new VerifyResult.Match(outdated));
        }
    }

    @Nested
    class Unicode {

        private static final String NFC = "caf\u00e9 \u1ea5 \uac00 pass";
        private static final String NFD = "cafe\u0301 a\u0302\u0301 \u1100\u1161 pass";

        @Test
        void composed_and_decomposed_forms_are_the_same_password() {
            PasswordHash ofNfc = Hashers.hash(hasher, NFC);
            PasswordHash ofNfd = Hashers.hash(hasher, NFD);

            assertThat(hasher.verify(Secret.of(NFC), ofNfc)).isEqualTo(MATCH);
            assertThat(hasher.verify(Secret.of(NFD), ofNfc)).isEqualTo(MATCH);
            assertThat(hasher.verify(Secret.of(NFC), ofNfd)).isEqualTo(MATCH);
            assertThat(hasher.verify(Secret.of(NFD), ofNfd)).isEqualTo(MATCH);
        }

        @Test
        void a_hash_of_the_decomposed_form_as_typed_is_to_be_replaced_by_one_of_the_normal_form() {
            Argon2Input input = new Argon2Input(
                    Argon2Variant.ID,
                    Argon2Engine.VERSION_19,
                    new Argon2Cost(Hashers.MEMORY_KIB, 1, 1),
                    Bytes.of(new byte[16]),
                    32);
            byte[] tag = new BouncyCastleArgon2().compute(input, NFD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            PasswordHash asTyped = new Argon2Hash(input, Bytes.of(tag)).encode();

            assertThat(hasher.verify(Secret.of(NFD), asTyped)).isEqualTo(OUTDATED);
            assertThat(hasher.verify(Secret.of(NFC), asTyped)).isEqualTo(MISMATCH);
        }

        @ParameterizedTest
        @CsvSource({"\ufb01nance pass,finance pass", "pass\u00b2word,pass2word", "pass\u00a0word,pass word"})
        void characters_that_only_look_or_mean_alike_stay_different(String one, String other) {
            assertThat(hasher.verify(Secret.of(other), Hashers.hash(hasher, one)))
                    .isEqualTo(MISMATCH);
        }
    }

    @Nested
    class Nul {

        @Test
        void nul_is_a_character_like_any_other() {
            PasswordHash hash = Hashers.hash(hasher, "abc\0def");

            assertThat(hasher.verify(Secret.of("abc\0def"), hash)).isEqualTo(MATCH);
            assertThat(hasher.verify(Secret.of("abc"), hash)).isEqualTo(MISMATCH);
            assertThat(hasher.verify(Secret.of("abc\0"), hash)).isEqualTo(MISMATCH);
            assertThat(hasher.verify(Secret.of("abc\0xyz"), hash)).isEqualTo(MISMATCH);
        }
    }

    @Nested
    class WhatNoAccountCanHave {

        @Test
        void the_longest_password_has_1024_characters_and_all_of_them_count() {
            String longest = "x".repeat(PasswordHasher.MAX_PASSWORD_LENGTH);
            PasswordHash hash = Hashers.hash(hasher, longest);

            assertThat(longest).hasSize(1024);
            assertThat(hasher.verify(Secret.of(longest), hash)).isEqualTo(MATCH);
            assertThat(hasher.verify(Secret.of(longest.substring(1)), hash)).isEqualTo(MISMATCH);
            assertThat(hasher.verify(Secret.of(longest + "x"), hash)).isEqualTo(MISMATCH);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "half \ud83d of a pair", "half \udd11", "\ud83d", "\ud800 x", "x \udfff"})
        void an_empty_or_broken_text_matches_nothing_and_is_not_hashed(String text) {
            assertRefused(Secret.of(text));
        }

        @Test
        void a_text_that_is_too_long_matches_nothing_and_is_not_hashed() {
            assertRefused(Secret.of("x".repeat(1025)));
            assertRefused(Secret.of("x".repeat(1024 * 1024)));
        }

        @Test
        void a_broken_text_is_no_spelling_of_the_question_mark_it_would_be_hashed_as() {
            PasswordHash hash = Hashers.hash(hasher, "half ?");

            assertThat(hasher.verify(Secret.of("half \ud83d"), hash)).isEqualTo(MISMATCH);
        }

        private void assertRefused(Secret password) {
            PasswordHasher unable = Hashers.cheap().build(new Kdfs(failing(), BouncyCastleKdfs::new));
            PasswordHash hash = Hashers.hash(hasher, "correct horse");

            assertThat(unable.verify(password, hash)).isEqualTo(MISMATCH);
            assertThat(unable.verifyNothing(password)).isEqualTo(MISMATCH);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> unable.hash(password))
                    .withMessage("a password to be stored is Unicode text of 1 to 1024 characters:"
                            + " check it with a PasswordPolicy first");
        }

        private Argon2Engine failing() {
            return (input, bytes) -> {
                throw new AssertionError("something was computed");
            };
        }
    }

    @Nested
    class Settings {

        @ParameterizedTest
        @CsvSource({"7167,5,1", "7168,4,1", "19456,1,1", "8,1,1"})
        void a_weak_cost_is_refused_unless_it_is_allowed(int memoryKib, int iterations, int parallelism) {
            PasswordHasher.Builder builder = PasswordHasher.builder().argon2id(memoryKib, iterations, parallelism);

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage("argon2id is too weak: " + new Argon2Cost(memoryKib, iterations, parallelism)
                            + "; take at least 7168 KiB, and memory times iterations at least 35840");
            assertThat(Hashers.hash(builder.allowWeakHashesForTestsOnly().build(), "a")
                            .encoded())
                    .startsWith("$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism + "$");
        }

        @ParameterizedTest
        @CsvSource({"7168,5,1", "19456,2,1", "35840,1,1", "47104,1,16", "262144,4,1"})
        void a_cost_from_the_minimum_to_the_maximum_is_accepted(int memoryKib, int iterations, int parallelism) {
            PasswordHasher built = PasswordHasher.builder()
                    .argon2id(memoryKib, iterations, parallelism)
                    .build();

            assertThat(built.examine(PasswordHash.of("$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p="
                            + parallelism + "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"262145,1,1", "262144,5,1", "7168,65,1", "19456,2,17", "19456,2,0", "19456,0,1", "7,1,1", "0,1,1"})
        void a_cost_that_no_stored_hash_may_have_is_refused(int memoryKib, int iterations, int parallelism) {
            PasswordHasher.Builder builder = PasswordHasher.builder()
                    .argon2id(memoryKib, iterations, parallelism)
                    .allowWeakHashesForTestsOnly();

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage("argon2id is out of range: " + new Argon2Cost(memoryKib, iterations, parallelism));
        }

        @Test
        void the_bounds_of_the_gate_are_checked() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordHasher.builder().concurrency(0))
                    .withMessage("concurrency is between 1 and 10000, not 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordHasher.builder().concurrency(10_001));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordHasher.builder().queue(-1))
                    .withMessage("queue is between 0 and 10000, not -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordHasher.builder().maxWait(Duration.ofNanos(-1)))
                    .withMessage("maxWait is between PT0S and PT1M, not PT-0.000000001S");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PasswordHasher.builder().maxWait(Duration.ofSeconds(60, 1)));
            PasswordHasher widest = Hashers.cheap()
                    .concurrency(10_000)
                    .queue(10_000)
                    .maxWait(Duration.ofMinutes(1))
                    .build();
            assertThat(widest.verifyNothing(Secret.of("a"))).isEqualTo(MISMATCH);
        }

        @Test
        void a_setting_that_is_set_twice_says_both_values() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> PasswordHasher.builder().concurrency(2).concurrency(3))
                    .withMessage("concurrency is set twice: to 2 and to 3");
            assertThatIllegalStateException()
                    .isThrownBy(() -> PasswordHasher.builder()
                            .environment(Environment.system())
                            .environment(Environment.system()))
                    .withMessageStartingWith("environment is set twice: to ");
            assertThatIllegalStateException()
                    .isThrownBy(() -> PasswordHasher.builder().queue(2).queue(2));
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            PasswordHasher.builder().maxWait(Duration.ZERO).maxWait(Duration.ofSeconds(1)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> PasswordHasher.builder().argon2id(8, 1, 1).argon2id(8, 1, 1));
            PasswordHash example = PasswordHash.of("$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            PasswordHasher.builder().migratingFrom(example).migratingFrom(example))
                    .withMessage("migratingFrom is set twice: to [redacted] and to [redacted]");
        }

        @Test
        void an_example_that_cannot_be_verified_is_refused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Hashers.cheap()
                            .migratingFrom(PasswordHash.of("$6$salt$tag"))
                            .build())
                    .withMessage("the hash of migratingFrom cannot be verified: UNKNOWN_FORMAT");
        }

        @Test
        @SuppressWarnings("NullAway") // what happens to nulls is the subject
        void nulls_are_refused() {
            assertThatNullPointerException()
                    .isThrownBy(() -> PasswordHasher.builder().environment(null));
            assertThatNullPointerException()
                    .isThrownBy(() -> PasswordHasher.builder().migratingFrom(null));
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> hasher.verify(Secret.of("a"), null));
        }
    }
}
