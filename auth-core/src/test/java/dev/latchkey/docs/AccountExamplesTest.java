package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.Attribute;
import dev.latchkey.account.ChangePasswordResult;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.DeleteResult;
import dev.latchkey.account.ExportResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.PersonalData;
import dev.latchkey.account.Profile;
import dev.latchkey.account.ProfileChange;
import dev.latchkey.account.RegisterResult;
import dev.latchkey.account.Registration;
import dev.latchkey.account.UpdateResult;
import dev.latchkey.account.User;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.Session;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountExamplesTest {

    private static final Secret PASSWORD = LatchkeyTestKit.PASSWORD;

    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> {
        // region: veto
        builder.interceptor(action -> {
            boolean foreign = action instanceof AuthAction.Register register
                    && !register.email().endsWith("@mail.example");
            return foreign ? Optional.of(new Veto("Only staff may register here.")) : Optional.empty();
        });
        // endregion
    });
    private final Latchkey latchkey = kit.latchkey();
    private final RequestContext context = RequestContext.none();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void nobody_registers_where_that_is_closed() {
        try (LatchkeyTestKit closed = LatchkeyTestKit.create(builder -> {
            // region: closed
            builder.interceptor(action -> action instanceof AuthAction.Register
                    ? Optional.of(new Veto("Accounts are made by administrators."))
                    : Optional.empty());
            // endregion
        })) {
            assertThat(closed.latchkey()
                            .accounts()
                            .register(new Registration("ada@mail.example", PASSWORD, Profile.empty(), context)))
                    .isEqualTo(new RegisterResult.Vetoed("Accounts are made by administrators."));
            assertThat(closed.latchkey().accounts().create(NewAccount.verified("ada@mail.example", PASSWORD), context))
                    .isInstanceOf(CreateResult.Created.class);
        }
    }

    @Test
    void a_user_registers_and_verifies_the_address() {
        // region: register
        Profile profile = new Profile("Ada", null, "Lovelace", null, Map.of("plan", "pro"));
        RegisterResult result =
                latchkey.accounts().register(new Registration("ada@mail.example", PASSWORD, profile, context));
        // endregion
        assertThat(result).isEqualTo(new RegisterResult.VerificationRequired());
        latchkey.deliverMail();
        Secret token = kit.mail().tokenTo("ada@mail.example");
        // region: verify
        VerifyEmailResult verified = latchkey.accounts().verifyEmail(token, context);
        // endregion
        assertThat(verified).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void a_user_types_the_code_of_the_mail_instead_of_opening_the_link() {
        latchkey.accounts().register(new Registration("ada@mail.example", PASSWORD, Profile.empty(), context));
        latchkey.deliverMail();
        Secret code = kit.mail().codeTo("ada@mail.example");
        // region: verify-code
        VerifyEmailResult verified = latchkey.accounts().verificationCodes().verify("ada@mail.example", code, context);
        // endregion
        assertThat(verified).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void the_owner_of_an_address_that_others_registered_too_chooses_a_password() {
        for (String chosen : List.of("a quiet harbour at dawn", "seven lanterns, one moor")) {
            latchkey.accounts()
                    .register(new Registration("ada@mail.example", Secret.of(chosen), Profile.empty(), context));
        }
        latchkey.deliverMail();
        Secret token = kit.mail().tokenTo("ada@mail.example");
        Secret newPassword = Secret.of("three herons on a weir");
        VerifyEmailResult verified = latchkey.accounts().verifyEmail(token, context);
        assertThat(verified).isInstanceOf(VerifyEmailResult.PasswordRequired.class);
        // region: verify-with-password
        if (verified instanceof VerifyEmailResult.PasswordRequired) {
            verified = latchkey.accounts().verifyEmail(token, newPassword, context);
        }
        // endregion
        assertThat(verified).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void an_interceptor_refuses() {
        assertThat(latchkey.accounts()
                        .register(new Registration("ada@other.example", PASSWORD, Profile.empty(), context)))
                .isEqualTo(new RegisterResult.Vetoed("Only staff may register here."));
    }

    @Test
    void a_profile_is_changed() {
        User user = kit.user("ada@mail.example");
        // region: profile
        UpdateResult result = latchkey.accounts()
                .updateProfile(
                        user.id(),
                        ProfileChange.none().withGivenName("Ada").withPhone(null), // other fields stay
                        OptionalLong.of(user.version()), // refused when somebody else was faster
                        context);
        // endregion
        assertThat(result).isInstanceOf(UpdateResult.Updated.class);
    }

    @Test
    void fields_of_the_hosts_own_are_declared_and_written_by_the_host() {
        try (LatchkeyTestKit own = LatchkeyTestKit.create(builder -> {
            // region: attributes
            builder.attributes(schema -> schema.with(
                    Attribute.text("nickname").maxLength(40).label("Nickname"),
                    Attribute.integer("seats").between(1, 50).required(),
                    Attribute.text("plan").oneOf("free", "pro").byHostOnly()));
            // endregion
        })) {
            Latchkey latchkey = own.latchkey();
            Profile profile = Profile.empty().withAttributes(Map.of("seats", 1));
            User user = ((CreateResult.Created) latchkey.accounts()
                            .create(new NewAccount("ada@mail.example", PASSWORD, profile, true), context))
                    .user();
            // region: attributes-by-host
            UpdateResult result = latchkey.accounts()
                    .updateProfileAsHost(
                            user.id(),
                            ProfileChange.none().withAttributes(Map.of("seats", 5, "plan", "pro")),
                            OptionalLong.empty(),
                            context);
            // endregion
            assertThat(result).isInstanceOf(UpdateResult.Updated.class);
            assertThat(latchkey.accounts().attributes().find("plan")).isPresent();
        }
    }

    @Test
    void data_is_exported_and_an_account_deleted_and_taken_back() {
        Map<UserId, Object> newsletters = new ConcurrentHashMap<>();
        try (LatchkeyTestKit own = LatchkeyTestKit.create(builder -> {
            // region: personal-data
            builder.personalData(new PersonalData() {
                @Override
                public String name() {
                    return "newsletter";
                }

                @Override
                public Optional<Object> of(UserId user) {
                    return Optional.ofNullable(newsletters.get(user));
                }

                @Override
                public void erase(Tx tx, UserId user) {
                    newsletters.remove(user);
                }
            });
            // endregion
        })) {
            Latchkey latchkey = own.latchkey();
            User user = own.user("ada@mail.example");
            newsletters.put(user.id(), "weekly");
            assertThat(exported(latchkey, user)).containsEntry("newsletter", "weekly");
            // region: delete
            DeleteResult result = latchkey.ownData().deleteAsHost(user.id(), context);
            boolean back = latchkey.ownData().cancelDeletion(user.id(), context);
            // endregion
            assertThat(result).isInstanceOf(DeleteResult.Scheduled.class);
            assertThat(back).isTrue();
        }
    }

    private Map<String, Object> exported(Latchkey latchkey, User user) {
        // region: export
        ExportResult result = latchkey.ownData().export(user.id(), context);
        // endregion
        return ((ExportResult.Exported) result).data();
    }

    @Test
    void a_password_is_changed() {
        Secret newPassword = Secret.of("seven lanterns, one moor");
        Session session = kit.session(kit.user("ada@mail.example").id()).session();
        // region: password
        ChangePasswordResult result =
                latchkey.accounts().changePassword(session.user(), session.id(), PASSWORD, newPassword, context);
        if (result instanceof ChangePasswordResult.Changed) {
            latchkey.sessions().reissue(session.id()); // new tokens for the session that goes on
        }
        // endregion
        assertThat(result).isEqualTo(new ChangePasswordResult.Changed());
        assertThat(latchkey.sessions().reissue(session.id())).isPresent();
    }

    @Test
    void an_account_is_made_for_somebody() {
        // region: create
        CreateResult result = latchkey.accounts().create(NewAccount.verified("grace@mail.example", PASSWORD), context);
        // endregion
        assertThat(result).isInstanceOf(CreateResult.Created.class);
    }

    @Test
    void the_first_administrator_is_set_up() {
        // region: set-up
        Optional<Secret> link = latchkey.accounts().administrators().mintSetUp(); // empty once somebody can administer
        CreateResult result =
                latchkey.accounts().administrators().setUp(link.orElseThrow(), "admin@mail.example", PASSWORD, context);
        // endregion
        assertThat(result).isInstanceOf(CreateResult.Created.class);
        assertThat(latchkey.accounts().administrators().mintSetUp()).isEmpty();
    }
}
