package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.password.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

/** Accounts come over from another system as they are, and nothing else changes by it. */
class AccountImportTest {

    private final AccountFixture fixture = AccountFixture.create();

    @Test
    void the_password_of_the_other_system_signs_in_and_nobody_is_mailed() throws Exception {
        User user = imported(fixture, account(ADA, django(), true));

        assertThat(user.isActive()).isTrue();
        assertThat(user.emailVerified()).isTrue();
        assertThat(fixture.storage.credentials().find(user.id()).orElseThrow().hash())
                .isEqualTo(PasswordHash.of(django()));
        assertThat(fixture.signsInWith(user.id(), PASSWORD)).isTrue();
        assertThat(fixture.signsInWith(user.id(), OTHER_PASSWORD)).isFalse();
        assertThat(fixture.mail).isEmpty();
        assertThat(fixture.events).containsExactly(new AuthEvent.UserRegistered(user.id(), NOW, CONTEXT));
    }

    @Test
    void an_address_that_was_not_verified_still_has_to_be() throws Exception {
        assertThat(imported(fixture, account(ADA, django(), false)).status()).isEqualTo(UserStatus.PENDING);
        assertThat(fixture.mail).isEmpty();

        AccountFixture open = AccountFixture.withoutVerification();
        User user = imported(open, account(ADA, django(), false));
        assertThat(user.isActive()).isTrue();
        assertThat(user.emailVerified()).isFalse();
    }

    @Test
    void an_account_without_a_hash_has_no_password() {
        User user = imported(fixture, new ImportedAccount(ADA, null, Profile.empty(), true));

        assertThat(fixture.storage.credentials().find(user.id())).isEmpty();
    }

    @Test
    void a_taken_address_is_said_to_be_taken_and_its_account_stays() throws Exception {
        User user = fixture.user(ADA);

        assertThat(fixture.accounts.imports().add(account(ADA, django(), true), CONTEXT))
                .isEqualTo(new CreateResult.AddressTaken());
        assertThat(fixture.stored(ADA)).isEqualTo(user);
    }

    @Test
    void everything_that_is_wrong_is_said_and_nothing_is_kept() {
        Profile profile = new Profile(null, null, null, "x", Map.of());
        ImportedAccount account =
                new ImportedAccount("ada", PasswordHash.of("md5$salt$0123456789abcdef"), profile, true);

        List<FieldProblem> problems = fixture.accounts.imports().problems(account);

        assertThat(problems).extracting(FieldProblem::field).containsExactly("email", "phone", "password_hash");
        assertThat(problems).extracting(FieldProblem::code).endsWith("unknown_format");
        assertThat(fixture.accounts.imports().add(account, CONTEXT)).isEqualTo(new CreateResult.Refused(problems));
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void a_hash_that_nobody_could_sign_in_with_is_refused() {
        for (String hash : List.of("$2b$31$" + "a".repeat(53), "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA")) {
            assertThat(fixture.accounts.imports().add(account(ADA, hash, true), CONTEXT))
                    .isInstanceOf(CreateResult.Refused.class);
        }
        assertThat(fixture.accounts.findByEmail(ADA)).isEmpty();
    }

    @Test
    void looking_for_problems_keeps_nothing() throws Exception {
        assertThat(fixture.accounts.imports().problems(account(ADA, django(), true)))
                .isEmpty();
        assertThat(fixture.accounts.findByEmail(ADA)).isEmpty();
    }

    @Test
    void an_account_that_is_to_be_imported_prints_nothing_of_itself() throws Exception {
        assertThat(account(ADA, django(), true)).hasToString("[redacted]");
    }

    private static ImportedAccount account(String email, String hash, boolean verified) {
        return new ImportedAccount(email, PasswordHash.of(hash), Profile.empty(), verified);
    }

    private static User imported(AccountFixture fixture, ImportedAccount account) {
        CreateResult result = fixture.accounts.imports().add(account, CONTEXT);
        assertThat(result).isInstanceOf(CreateResult.Created.class);
        return ((CreateResult.Created) result).user();
    }

    /** What Django would have stored. */
    private static String django() throws Exception {
        byte[] salt = "saltsaltsaltsalt".getBytes(StandardCharsets.US_ASCII);
        byte[] tag = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(PASSWORD.reveal().toCharArray(), salt, 1000, 256))
                .getEncoded();
        return "pbkdf2_sha256$1000$saltsaltsaltsalt$" + Base64.getEncoder().encodeToString(tag);
    }
}
