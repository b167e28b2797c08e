package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.PasswordProblem;
import dev.latchkey.password.UnusableReason;
import dev.latchkey.password.VerifyResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/features/password.md. */
class PasswordDocsTest {

    private static final String BCRYPT_OF_ABC = "$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2";

    // region: names
    private final Environment environment = Environment.system();
    private final Storage storage = InMemoryStorage.create(); // the one that Latchkey was built with: .storage(storage)
    private final CredentialStore credentials = storage.credentials();
    private final Transactions transactions = storage.transactions();
    private final PasswordHasher hasher = PasswordHasher.create();
    private final UserId userId = new UserId(environment.newId()); // or user.id() of an account that is there
    // endregion

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void settings() {
        // region: settings
        PasswordHasher hasher = PasswordHasher.builder()
                .argon2id(47_104, 1, 1) // KiB, passes, lanes
                .concurrency(4)
                .queue(8)
                .maxWait(Duration.ofSeconds(1))
                .build();
        PasswordPolicy policy = PasswordPolicy.builder()
                .minLength(12)
                .serviceWords(List.of("Example Shop", "shop.example"))
                .build();
        // endregion
        assertThat(hasher.verifyNothing(Secret.of("abc"))).isEqualTo(new VerifyResult.Mismatch());
        assertThat(policy.check(Secret.of("ExampleShop2026"), List.of()))
                .extracting(PasswordProblem::code)
                .containsExactly("contains_context");
    }

    @Test
    void choose() {
        // region: choose
        PasswordPolicy policy = PasswordPolicy.create();

        List<PasswordProblem> problems =
                policy.check(Secret.of("ada.lovelace1815"), List.of("ada.lovelace@mail.example", "Ada", "Lovelace"));

        List<String> codes = problems.stream().map(PasswordProblem::code).toList(); // contains_context
        // endregion
        assertThat(codes).containsExactly("contains_context");
    }

    @Test
    void store_and_verify() {
        Secret password = Secret.of("violet harbour 71 umbrella");

        // region: store
        if (hasher.hash(password) instanceof HashResult.Hashed hashed) {
            transactions.run(
                    tx -> credentials.put(tx, new PasswordCredential(userId, hashed.hash(), environment.now())));
        }
        // endregion

        assertThat(signIn(userId, password)).isEqualTo("signed in");
        assertThat(signIn(userId, Secret.of("violet harbour 17 umbrella"))).isEqualTo("invalid_credentials");
        assertThat(signIn(new UserId(environment.newId()), password)).isEqualTo("invalid_credentials");
    }

    @Test
    void import_and_verify() {
        // region: import
        PasswordHash imported = PasswordHash.of(BCRYPT_OF_ABC);

        Optional<UnusableReason> problem = hasher.examine(imported); // empty: it can be verified here
        if (problem.isEmpty()) {
            transactions.run(tx -> credentials.put(tx, new PasswordCredential(userId, imported, environment.now())));
        }
        // endregion

        assertThat(signIn(userId, Secret.of("abc"))).isEqualTo("signed in");
        assertThat(credentials.find(userId).orElseThrow().hash().encoded()).startsWith("$argon2id$");
        assertThat(signIn(userId, Secret.of("abc"))).isEqualTo("signed in");
    }

    @Test
    void migration() {
        // region: migration
        PasswordHasher hasher = PasswordHasher.builder()
                .migratingFrom(PasswordHash.of(BCRYPT_OF_ABC)) // any hash with the imported ones' parameters
                .build();
        // endregion
        assertThat(hasher.verify(Secret.of("abc"), PasswordHash.of(BCRYPT_OF_ABC)))
                .isEqualTo(new VerifyResult.Match(true));
    }

    // region: verify
    String signIn(UserId user, Secret password) {
        Optional<PasswordHash> stored = credentials.find(user).map(PasswordCredential::hash);
        VerifyResult result =
                stored.isPresent() ? hasher.verify(password, stored.get()) : hasher.verifyNothing(password);
        if (result instanceof VerifyResult.Busy) {
            return "rate_limited";
        }
        if (!(result instanceof VerifyResult.Match match)) {
            return "invalid_credentials"; // Mismatch, or Unusable, which is worth a line in the log
        }
        if (match.needsRehash() && hasher.hash(password) instanceof HashResult.Hashed hashed) {
            credentials.replace(user, stored.get(), hashed.hash());
        }
        return "signed in";
    }
    // endregion
}
