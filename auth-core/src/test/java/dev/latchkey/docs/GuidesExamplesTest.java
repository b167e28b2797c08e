package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.access.GrantResult;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.ImportedAccount;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.RegisterResult;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of the guides. */
class GuidesExamplesTest {

    private static final String BCRYPT_OF_ABC = "$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2";

    @Test
    void a_role_is_given_to_a_user_by_address() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                builder -> builder.roles(roles -> roles.role("editor").may("articles:update")))) {
            kit.user("ada@shop.example");
            Latchkey latchkey = kit.latchkey();

            assertThat(giveRole(latchkey, "ada@shop.example", "editor")).isEqualTo("has the role editor now");
            assertThat(giveRole(latchkey, "ADA@shop.example", "editor")).isEqualTo("had it already");
            assertThat(giveRole(latchkey, "ada@shop.example", "edditor")).isEqualTo("not_found");
            assertThat(giveRole(latchkey, "nobody@shop.example", "editor")).isEqualTo("no such account");
        }
    }

    // region: give-role
    String giveRole(Latchkey latchkey, String email, String role) {
        Optional<User> user = latchkey.accounts().findByEmail(email);
        if (user.isEmpty()) {
            return "no such account";
        }
        GrantResult result = latchkey.access().grant(user.get().id(), role, RequestContext.none());
        if (result instanceof GrantResult.Granted granted) {
            return "has the role " + granted.role().name() + " now";
        }
        if (result instanceof GrantResult.AlreadyGranted) {
            return "had it already";
        }
        return ((GrantResult.Refused) result).reason().code(); // not_found: no role has that name
    }
    // endregion

    @Test
    void the_first_administrator_comes_from_settings() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            Latchkey latchkey = kit.latchkey();
            String email = "admin@shop.example";
            Secret password = LatchkeyTestKit.PASSWORD;
            // region: first-administrator
            CreateResult result =
                    latchkey.accounts().administrators().createFirst(email, password, RequestContext.none());
            boolean there =
                    result instanceof CreateResult.Created || result instanceof CreateResult.AdministratorExists;
            if (!there) {
                throw new IllegalStateException("no administrator was made: " + result);
            }
            // endregion
            assertThat(latchkey.accounts().administrators().createFirst(email, password, RequestContext.none()))
                    .isInstanceOf(CreateResult.AdministratorExists.class);
            User admin = latchkey.accounts().findByEmail(email).orElseThrow();
            assertThat(latchkey.access().hasRole(admin.id(), "admin")).isTrue();
        }
    }

    @Test
    void where_registration_is_closed_administrators_alone_make_accounts() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> {
            builder.interceptor(action -> action instanceof AuthAction.Register
                    ? Optional.of(new Veto("Accounts are made by administrators."))
                    : Optional.empty());
        })) {
            Latchkey latchkey = kit.latchkey();
            Registration registration = new Registration(
                    "ada@shop.example", LatchkeyTestKit.PASSWORD, Profile.empty(), RequestContext.none());
            assertThat(latchkey.accounts().register(registration))
                    .isEqualTo(new RegisterResult.Vetoed("Accounts are made by administrators."));
            String email = "ada@shop.example";
            // region: invite
            NewAccount account = new NewAccount(email, null, Profile.empty(), false);
            CreateResult result = latchkey.accounts().create(account, RequestContext.none());
            // endregion
            assertThat(result).isInstanceOf(CreateResult.Created.class);
            latchkey.deliverMail();
            Secret token = kit.mail().tokenTo(email);
            assertThat(latchkey.accounts().verifyEmail(token, LatchkeyTestKit.PASSWORD, RequestContext.none()))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
            assertThat(latchkey.logins()
                            .password(email, LatchkeyTestKit.PASSWORD, LoginContext.of(RequestContext.none())))
                    .isInstanceOf(LoginResult.SignedIn.class);
        }
    }

    @Test
    void accounts_are_imported_with_their_hashes_and_sign_in_with_their_passwords() {
        List<OldAccount> oldAccounts = List.of(
                new OldAccount("ada@shop.example", BCRYPT_OF_ABC, true),
                new OldAccount("not an address", BCRYPT_OF_ABC, true),
                new OldAccount("grace@shop.example", "md5:900150983cd24fb0d6963f7d28e17f72", true));
        // region: import-build
        PasswordHasher hasher = PasswordHasher.builder()
                .migratingFrom(PasswordHash.of(BCRYPT_OF_ABC)) // any hash with the old ones' parameters
                .build();
        Storage storage = InMemoryStorage.create(); // or JdbcStorage, see the page on storage
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .emailVerification(EmailVerification.OFF)
                .passwordHasher(hasher)
                .storage(storage)
                .build();
        // endregion
        try (latchkey) {
            List<String> problems = importAll(latchkey, oldAccounts);
            assertThat(problems).hasSize(2);
            assertThat(problems.get(0)).startsWith("not an address: email ");
            assertThat(problems.get(1)).startsWith("grace@shop.example: password_hash ");

            assertThat(latchkey.logins()
                            .password("ada@shop.example", Secret.of("abc"), LoginContext.of(RequestContext.none())))
                    .isInstanceOf(LoginResult.SignedIn.class);
            User ada = latchkey.accounts().findByEmail("ada@shop.example").orElseThrow();
            String replaced = hashOf(storage, ada);
            assertThat(replaced).startsWith("$argon2id$");

            assertThat(importAll(latchkey, oldAccounts)).contains("ada@shop.example: has an account");
            assertThat(hashOf(storage, ada)).isEqualTo(replaced);
        }
    }

    private static String hashOf(Storage storage, User user) {
        return storage.credentials().find(user.id()).orElseThrow().hash().encoded();
    }

    // region: import
    record OldAccount(String email, String hash, boolean emailVerified) {}

    List<String> importAll(Latchkey latchkey, List<OldAccount> accounts) {
        List<String> problems = new ArrayList<>();
        for (OldAccount old : accounts) {
            PasswordHash hash = PasswordHash.of(old.hash());
            CreateResult result = latchkey.accounts()
                    .imports()
                    .add(
                            new ImportedAccount(old.email(), hash, Profile.empty(), old.emailVerified()),
                            RequestContext.none());
            if (result instanceof CreateResult.Refused refused) {
                refused.problems()
                        .forEach(problem ->
                                problems.add(old.email() + ": " + problem.field() + " " + problem.message()));
            } else if (result instanceof CreateResult.AddressTaken) {
                problems.add(old.email() + ": has an account");
            }
        }
        return problems;
    }
    // endregion
}
