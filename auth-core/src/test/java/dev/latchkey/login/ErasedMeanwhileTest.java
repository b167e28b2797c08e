package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.GrantRefusal;
import dev.latchkey.access.GrantResult;
import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.RequestResetResult;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.MembershipResult;
import dev.latchkey.organization.NewOrganization;
import dev.latchkey.organization.OrganizationRefusal;
import dev.latchkey.organization.OrganizationResult;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartRefusal;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account that is found at first, and is erased by the time that something of its user is added. */
class ErasedMeanwhileTest {

    private static final RequestContext CONTEXT = RequestContext.none();

    private final AtomicBoolean erased = new AtomicBoolean();
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage)
            .users(users(storage.users()))
            .roles(roles -> roles.role("editor").may("articles:read")));
    private final User ada = kit.user("ada@mail.example");

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void has_no_session_started() {
        AuthContext how = new AuthContext(List.of("pwd"), CONTEXT, false, null);
        erased.set(true);

        assertThat(kit.latchkey().sessions().start(ada.id(), how))
                .isEqualTo(new StartResult.Refused(StartRefusal.SUPERSEDED, null));
        assertThat(storage.sessions().startedSince(ada.id(), Instant.EPOCH, 10)).isEmpty();
    }

    @Test
    void has_no_session_put_in_the_place_of_another() {
        TokenPair session = kit.session(ada.id());
        erased.set(true);

        assertThat(kit.latchkey().logins().stepUp(ada.id(), session.session().id(), LatchkeyTestKit.PASSWORD, CONTEXT))
                .isNotInstanceOf(StepUpResult.SteppedUp.class);
        assertThat(storage.sessions().startedSince(ada.id(), Instant.EPOCH, 10)).hasSize(1);
    }

    @Test
    void has_no_link_made() {
        erased.set(true);

        assertThat(kit.latchkey().accounts().passwordResets().mint(ada.id())).isEmpty();
        assertThat(kit.latchkey().accounts().magicLinks().mint(ada.id())).isEmpty();

        for (OneTimeToken.Purpose purpose : OneTimeToken.Purpose.values()) {
            assertThat(storage.oneTimeTokens().findLive(ada.id(), purpose, kit.now()))
                    .as(purpose.name())
                    .isEmpty();
        }
    }

    @Test
    void becomes_no_member_and_has_no_role() {
        OrganizationResult made =
                kit.latchkey().organizations().create(ada.id(), NewOrganization.of("Acme", "acme"), CONTEXT);
        User grace = kit.user("grace@mail.example");
        erased.set(true);

        assertThat(kit.latchkey()
                        .organizations()
                        .addMember(
                                ((OrganizationResult.Done) made).organization().id(),
                                grace.id(),
                                MemberRole.MEMBER,
                                CONTEXT))
                .isEqualTo(new MembershipResult.Refused(OrganizationRefusal.USER_NOT_FOUND));
        assertThat(kit.latchkey().organizations().create(grace.id(), NewOrganization.of("Zoo", "zoo"), CONTEXT))
                .isEqualTo(new OrganizationResult.Refused(OrganizationRefusal.USER_NOT_FOUND));
        assertThat(kit.latchkey().access().grant(grace.id(), "editor", CONTEXT))
                .isEqualTo(new GrantResult.Refused(GrantRefusal.USER_NOT_FOUND));
        assertThat(storage.organizations().organizationsOf(grace.id())).isEmpty();
        assertThat(storage.roles().granted(grace.id())).isEmpty();
    }

    @Test
    void has_no_device_trusted_and_no_reset_of_its_factors_asked_for() {
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());
        LoginResult.MfaRequired waiting = (LoginResult.MfaRequired) kit.latchkey()
                .logins()
                .password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(CONTEXT));
        MfaProof proof = new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret()));
        erased.set(true);

        assertThat(kit.latchkey().logins().secondFactor(waiting.mfaToken(), proof, true, CONTEXT))
                .isNotInstanceOf(SecondFactorResult.SignedIn.class);
        assertThat(kit.latchkey().mfa().requestReset(ada.id(), CONTEXT))
                .isEqualTo(new RequestResetResult.NothingThere());

        assertThat(storage.trustedDevices().find(ada.id(), 0, kit.now())).isEmpty();
        assertThat(storage.factorResets().find(ada.id())).isEmpty();
    }

    /** Accounts that are there at a look, and gone once they are locked. */
    private UserStore users(UserStore store) {
        return (UserStore) Proxy.newProxyInstance(
                UserStore.class.getClassLoader(), new Class<?>[] {UserStore.class}, (proxy, method, arguments) -> {
                    if (erased.get() && method.getName().equals("lock")) {
                        return Optional.empty();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
