package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Secret;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is computed for a wrong password, whatever is stored: the same work gives the same time. */
class EqualWorkTest {

    private static final String WRONG = "wrong password";
    private static final String WRONG_DECOMPOSED = "wrong passwo\u0308rd";
    private static final String OWN = "argon2id 8 1 1";
    private static final String BCRYPT = "bcrypt 4";
    private static final PasswordHash BCRYPT_HASH =
            PasswordHash.of("$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2");
    private static final PasswordHash UNUSABLE = PasswordHash.of("$6$salt$tag");

    private final List<String> work = new ArrayList<>();
    private PasswordHash own;
    private PasswordHash outdated;

    @BeforeEach
    void make_hashes() {
        own = Hashers.hash(Hashers.cheap().build(), "abc");
        outdated = Hashers.hash(
                PasswordHasher.builder()
                        .argon2id(16, 1, 1)
                        .allowWeakHashesForTestsOnly()
                        .build(),
                "abc");
    }

    @Nested
    class Normally {

        private final PasswordHasher hasher = Hashers.cheap().build(recording());

        @Test
        void an_unknown_user_and_a_wrong_password_cost_one_hash_each() {
            assertThat(workOf(() -> hasher.verifyNothing(Secret.of(WRONG)))).containsExactly(OWN);
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), own))).containsExactly(OWN);
        }

        @Test
        void a_decomposed_password_costs_two_hashes_for_both() {
            assertThat(workOf(() -> hasher.verifyNothing(Secret.of(WRONG_DECOMPOSED))))
                    .containsExactly(OWN, OWN);
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG_DECOMPOSED), own)))
                    .containsExactly(OWN, OWN);
        }

        @Test
        void an_unusable_hash_costs_what_an_unknown_user_costs() {
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), UNUSABLE))).containsExactly(OWN);
        }

        @Test
        void a_wrong_password_for_an_imported_hash_costs_what_a_right_one_and_its_rehash_cost() {
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), BCRYPT_HASH)))
                    .containsExactly(BCRYPT, OWN);
            assertThat(workOf(() -> {
                        assertThat(hasher.verify(Secret.of("abc"), BCRYPT_HASH))
                                .isEqualTo(new VerifyResult.Match(true));
                        assertThat(hasher.hash(Secret.of("abc"))).isInstanceOf(HashResult.Hashed.class);
                    }))
                    .containsExactly(BCRYPT, OWN);
        }

        @Test
        void so_does_one_for_an_outdated_hash() {
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), outdated))).containsExactly("argon2id 16 1 1", OWN);
        }

        @Test
        void a_right_password_costs_no_more_than_its_own_hash() {
            assertThat(workOf(() -> hasher.verify(Secret.of("abc"), own))).containsExactly(OWN);
        }
    }

    @Nested
    class DuringAMigration {

        private final PasswordHasher hasher =
                Hashers.cheap().migratingFrom(BCRYPT_HASH).build(recording());

        @Test
        void to_hash_a_password_and_to_compare_it_with_any_that_is_set_cost_one_hash_each() {
            for (String password : List.of("abc", WRONG, WRONG_DECOMPOSED)) {
                assertThat(workOf(() -> hasher.hash(Secret.of(password)))).containsExactly(OWN);
                for (PasswordHash stored : List.of(own, outdated, BCRYPT_HASH, UNUSABLE)) {
                    assertThat(workOf(() -> hasher.compare(Secret.of(password), stored)))
                            .containsExactly(OWN);
                }
            }
        }

        @Test
        void all_wrong_passwords_cost_both_kinds() {
            assertThat(workOf(() -> hasher.verifyNothing(Secret.of(WRONG)))).containsExactlyInAnyOrder(OWN, BCRYPT);
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), own))).containsExactlyInAnyOrder(OWN, BCRYPT);
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), BCRYPT_HASH)))
                    .containsExactlyInAnyOrder(OWN, BCRYPT);
            assertThat(workOf(() -> hasher.verify(Secret.of(WRONG), UNUSABLE))).containsExactlyInAnyOrder(OWN, BCRYPT);
        }

        @Test
        void decomposed_ones_cost_them_twice() {
            for (PasswordHash stored : List.of(own, BCRYPT_HASH, UNUSABLE)) {
                assertThat(workOf(() -> hasher.verify(Secret.of(WRONG_DECOMPOSED), stored)))
                        .containsExactlyInAnyOrder(OWN, OWN, BCRYPT, BCRYPT);
            }
            assertThat(workOf(() -> hasher.verifyNothing(Secret.of(WRONG_DECOMPOSED))))
                    .containsExactlyInAnyOrder(OWN, OWN, BCRYPT, BCRYPT);
        }

        @Test
        void a_right_password_of_a_user_who_has_signed_in_before_costs_one_hash() {
            assertThat(workOf(() -> hasher.verify(Secret.of("abc"), own))).containsExactly(OWN);
        }
    }

    private List<String> workOf(Runnable call) {
        work.clear();
        call.run();
        return List.copyOf(work);
    }

    /** The real computations, written down. */
    private Kdfs recording() {
        Argon2Engine argon2 = new NativeArgon2();
        ImportedKdfs imported = new BouncyCastleKdfs();
        Kdfs kdfs = new Kdfs(
                (input, password) -> {
                    Argon2Cost cost = input.cost();
                    work.add(input.variant().phcId() + " " + cost.memoryKib() + " " + cost.iterations() + " "
                            + cost.parallelism());
                    return argon2.compute(input, password);
                },
                () -> new ImportedKdfs() {
                    @Override
                    public String bcrypt(byte[] password, BcryptHash hash) {
                        work.add("bcrypt " + hash.cost());
                        return imported.bcrypt(password, hash);
                    }

                    @Override
                    public byte[] scrypt(byte[] password, ScryptHash hash) {
                        work.add("scrypt " + hash.n());
                        return imported.scrypt(password, hash);
                    }
                });
        assertThat(kdfs.hasImported()).isTrue();
        return kdfs;
    }
}
