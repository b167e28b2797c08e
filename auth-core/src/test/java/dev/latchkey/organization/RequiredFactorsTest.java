package dev.latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.AccessVerdict;
import dev.latchkey.access.Caller;
import dev.latchkey.access.Match;
import dev.latchkey.account.ExportResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an organization that requires a second factor asks of its members, and what becomes of those who are erased. */
class RequiredFactorsTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final AccessRule EDITORS = AccessRule.authenticated().withRoles(Match.ALL, List.of("editor"));

    private final LatchkeyTestKit kit = LatchkeyTestKit.create(
            builder -> builder.roles(r -> r.role("editor").may("articles:update")));
    private final Latchkey latchkey = kit.latchkey();
    private final Organizations organizations = latchkey.organizations();
    private final User owner = kit.user("owner@mail.example");
    private final User ada = kit.user("ada@mail.example", "editor");
    private final Organization acme = create("acme");

    @AfterEach
    void close() {
        kit.close();
    }

    private Organization create(String slug) {
        return ((OrganizationResult.Done)
                        organizations.create(owner.id(), NewOrganization.of("The " + slug, slug), CONTEXT))
                .organization();
    }

    private void join(Organization organization, UserId user) {
        assertThat(organizations.addMember(organization.id(), user, MemberRole.MEMBER, CONTEXT))
                .isInstanceOf(MembershipResult.Done.class);
    }

    private void require(Organization organization, boolean required) {
        assertThat(organizations.requireSecondFactor(organization.id(), required, CONTEXT))
                .isInstanceOf(OrganizationResult.Done.class);
    }

    private LoginResult signIn(User user) {
        return latchkey.logins().password(user.email().address(), LatchkeyTestKit.PASSWORD, LoginContext.of(CONTEXT));
    }

    private AccessVerdict verdict(String... methods) {
        Caller caller = new Caller(ada.id(), kit.now(), Set.of(methods));
        return EDITORS.judge(caller, () -> latchkey.access().authorityOf(ada.id()), kit.now());
    }

    @Test
    void a_member_shows_one_at_sign_in_and_others_do_not() {
        join(acme, ada.id());
        assertThat(signIn(ada)).isInstanceOf(LoginResult.SignedIn.class);

        require(acme, true);

        assertThat(signIn(ada))
                .isInstanceOfSatisfying(
                        LoginResult.MfaRequired.class,
                        asked -> assertThat(asked.methods()).containsExactly(MfaMethod.EMAIL_CODE));
        assertThat(latchkey.mfa().factors(ada.id()).required()).isTrue();
        User grace = kit.user("grace@mail.example", "editor");
        assertThat(signIn(grace)).isInstanceOf(LoginResult.SignedIn.class);
        assertThat(latchkey.mfa().factors(grace.id()).required()).isFalse();
    }

    @Test
    void a_session_that_is_under_way_is_asked_from_its_next_request_on() {
        join(acme, ada.id());
        TokenPair tokens = kit.session(ada.id());
        assertThat(latchkey.tokens().verify(tokens.accessToken().reveal()).roles())
                .containsExactly("editor");
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.ADMITTED);

        require(acme, true);

        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
        assertThat(EDITORS.factorsFor(
                        new Caller(ada.id(), kit.now(), Set.of("pwd")),
                        () -> latchkey.access().authorityOf(ada.id())))
                .containsExactly("mfa");
        assertThat(verdict("pwd", "otp", "mfa")).isEqualTo(AccessVerdict.ADMITTED);
        assertThat(latchkey.tokens()
                        .verify(kit.session(ada.id()).accessToken().reveal())
                        .roles())
                .isEmpty();

        require(acme, false);
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void what_one_requires_reaches_those_below_it_and_no_other() {
        Organization middle = create("middle");
        Organization lowest = create("lowest");
        assertThat(organizations.move(middle.id(), acme.id(), CONTEXT)).isNotNull();
        assertThat(organizations.move(lowest.id(), middle.id(), CONTEXT)).isNotNull();
        UserId above = kit.user("above@mail.example").id();
        join(acme, above);
        join(lowest, ada.id());

        require(middle, true);
        assertThat(organizations.asksSecondFactor(ada.id())).isTrue();
        assertThat(organizations.asksSecondFactor(above)).isFalse();

        require(lowest, false);
        assertThat(organizations.asksSecondFactor(ada.id())).isTrue();

        assertThat(organizations.move(lowest.id(), acme.id(), CONTEXT)).isNotNull();
        assertThat(organizations.asksSecondFactor(ada.id())).isFalse();

        require(acme, true);
        assertThat(organizations.asksSecondFactor(ada.id())).isTrue();
        assertThat(organizations.asksSecondFactor(above)).isTrue();
    }

    @Test
    void it_is_asked_from_the_moment_a_user_belongs_to_it_until_they_or_it_are_gone() {
        require(acme, true);
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.ADMITTED);

        join(acme, ada.id());
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
        assertThat(organizations.removeMember(acme.id(), ada.id(), CONTEXT)).isNotNull();
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.ADMITTED);

        join(acme, ada.id());
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
        assertThat(organizations.delete(acme.id(), OptionalLong.empty(), CONTEXT))
                .isInstanceOf(OrganizationResult.Done.class);
        assertThat(verdict("pwd")).isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void a_trusted_device_does_not_stand_in_for_it() {
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());
        kit.advance(Duration.ofSeconds(30));
        LoginResult.MfaRequired asked = (LoginResult.MfaRequired) signIn(ada);
        SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn) latchkey.logins()
                .secondFactor(
                        asked.mfaToken(), new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret())), true, CONTEXT);
        Secret device = signedIn.trustedDevice();
        assertThat(device).isNotNull();
        LoginContext known = LoginContext.of(CONTEXT).withTrustedDevice(device);
        assertThat(latchkey.logins().password(ada.email().address(), LatchkeyTestKit.PASSWORD, known))
                .isInstanceOf(LoginResult.SignedIn.class);

        join(acme, ada.id());
        require(acme, true);

        assertThat(latchkey.logins().password(ada.email().address(), LatchkeyTestKit.PASSWORD, known))
                .isInstanceOf(LoginResult.MfaRequired.class);
    }

    @Test
    void what_a_user_belongs_to_is_exported_and_erased_and_the_last_owners_administrator_becomes_the_owner() {
        UserId late = kit.user("late@mail.example").id();
        UserId disabled = kit.user("disabled@mail.example").id();
        for (UserId admin : List.of(disabled, ada.id(), late)) {
            assertThat(organizations.addMember(acme.id(), admin, MemberRole.ADMIN, CONTEXT))
                    .isInstanceOf(MembershipResult.Done.class);
            kit.advance(Duration.ofSeconds(1));
        }
        assertThat(latchkey.accounts().disable(disabled, CONTEXT)).isNotNull();
        Organization alone = create("alone");
        ExportResult.Exported exported =
                (ExportResult.Exported) latchkey.ownData().export(owner.id(), CONTEXT);
        assertThat(exported.data())
                .extractingByKey("organizations")
                .isEqualTo(List.of(
                        Map.of(
                                "id", acme.id().toString(),
                                "name", "The acme",
                                "slug", "acme",
                                "role", "owner",
                                "since", acme.createdAt().toString()),
                        Map.of(
                                "id", alone.id().toString(),
                                "name", "The alone",
                                "slug", "alone",
                                "role", "owner",
                                "since", alone.createdAt().toString())));

        assertThat(latchkey.ownData().deleteAsHost(owner.id(), CONTEXT)).isNotNull();
        kit.advance(latchkey.ownData().deletionGrace());
        assertThat(latchkey.ownData().eraseDue(10)).isEqualTo(1);

        assertThat(organizations.ofUser(owner.id(), null, 10)).isEmpty();
        assertThat(organizations.member(acme.id(), ada.id()).orElseThrow().role())
                .isEqualTo(MemberRole.OWNER);
        assertThat(organizations.member(acme.id(), late).orElseThrow().role()).isEqualTo(MemberRole.ADMIN);
        assertThat(organizations.members(alone.id(), null, 10)).isEmpty();
        assertThat(organizations.find(alone.id())).isPresent();
    }
}
