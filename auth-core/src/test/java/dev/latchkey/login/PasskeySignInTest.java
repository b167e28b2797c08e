package dev.latchkey.login;

import static dev.latchkey.passkey.PasskeyFixture.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StrictJson;
import dev.latchkey.mfa.AskPasskeyResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.PasskeyFixture;
import dev.latchkey.passkey.PasskeyRefusal;
import dev.latchkey.passkey.RegisterPasskeyResult;
import dev.latchkey.passkey.SoftwareAuthenticator;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PasskeySignInTest {

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(100_000, 16, 1_000);

    private final PasskeyFixture fixture = new PasskeyFixture();
    private final SoftwareAuthenticator authenticator = fixture.authenticator;

    @AfterEach
    void close() {
        fixture.close();
    }

    private Passkey stored() {
        return fixture.passkeys().list(fixture.ada.id()).get(0);
    }

    /** The refusal, with nothing changed but what is told of it. */
    private void assertRefused(PasskeyRefusal reason, boolean known, Secret credential) {
        Passkey before = stored();
        int sessions = fixture.latchkey().sessions().list(fixture.ada.id()).size();
        fixture.events.clear();

        LoginResult result = fixture.signIn(credential);

        assertThat(result).isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.SignInRefused(
                        known ? fixture.ada.id() : null, reason.code(), fixture.kit.now(), HOME));
        assertThat(stored()).isEqualTo(before);
        assertThat(fixture.latchkey().sessions().list(fixture.ada.id())).hasSize(sessions);
    }

    @Test
    void a_passkey_signs_in_by_itself_as_two_factors() {
        fixture.registered();

        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) fixture.signIn(authenticator.get(fixture.request()));

        assertThat(signedIn.user().id()).isEqualTo(fixture.ada.id());
        assertThat(fixture.verified(signedIn.tokens()).methods()).containsExactly("hwk", "user", "mfa");
        assertThat(stored().lastUsedAt()).isEqualTo(fixture.kit.now());
    }

    @Test
    void a_passkey_that_may_be_copied_is_not_told_as_hardware() {
        authenticator.backupEligible = true;
        fixture.registered();
        authenticator.backedUp = true;

        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) fixture.signIn(authenticator.get(fixture.request()));

        assertThat(fixture.verified(signedIn.tokens()).methods()).containsExactly("swk", "user", "mfa");
        assertThat(stored().backedUp()).isTrue();
    }

    @Test
    void the_request_names_no_passkey_and_wants_the_user_verified() {
        fixture.registered();

        Map<String, ?> options = StrictJson.parseObject(fixture.request(), LIMITS);

        assertThat(options.get("rpId")).isEqualTo("test.example");
        assertThat(options.get("userVerification")).isEqualTo("required");
        assertThat(options.get("allowCredentials")).isEqualTo(List.of());
        assertThat(Base64.getUrlDecoder().decode((String) options.get("challenge")))
                .hasSize(32);
    }

    private static Arguments lie(
            PasskeyRefusal reason, boolean known, String name, Consumer<SoftwareAuthenticator> lie) {
        return Arguments.of(reason, known, name, lie);
    }

    private static Stream<Arguments> lies() {
        return Stream.of(
                lie(PasskeyRefusal.WRONG_TYPE, true, "type", it -> it.type = "webauthn.create"),
                lie(PasskeyRefusal.CHALLENGE_INVALID, false, "challenge", it -> it.challenge = "A".repeat(43)),
                lie(PasskeyRefusal.WRONG_ORIGIN, true, "host", it -> it.origin = "https://test.example.evil.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, true, "subdomain", it -> it.origin = "https://evil.test.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, true, "scheme", it -> it.origin = "http://test.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, true, "path", it -> it.origin = "https://test.example/evil"),
                lie(PasskeyRefusal.WRONG_ORIGIN, true, "user", it -> it.origin = "https://evil@test.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, true, "frame", it -> it.crossOrigin = true),
                lie(PasskeyRefusal.WRONG_RELYING_PARTY, true, "party", it -> it.relyingParty = "evil.example"),
                lie(PasskeyRefusal.USER_NOT_VERIFIED, true, "verified", it -> it.userVerified = false),
                lie(PasskeyRefusal.USER_NOT_VERIFIED, true, "present", it -> it.userPresent = false),
                lie(PasskeyRefusal.BAD_SIGNATURE, true, "signature", it -> it.badSignature = true),
                lie(PasskeyRefusal.BAD_SIGNATURE, true, "eligible all at once", it -> it.backupEligible = true),
                lie(PasskeyRefusal.UNKNOWN, false, "handle", it -> it.userHandle = "AAAA"),
                lie(PasskeyRefusal.UNKNOWN, false, "no handle", it -> it.userHandle = ""),
                lie(PasskeyRefusal.UNKNOWN, false, "credential", it -> it.credentialId = "AAAA"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("lies")
    void an_answer_that_is_not_what_was_asked_for_is_refused_and_changes_nothing(
            PasskeyRefusal reason, boolean known, String name, Consumer<SoftwareAuthenticator> lie) {
        fixture.registered();
        lie.accept(authenticator);

        assertRefused(reason, known, authenticator.get(fixture.request()));
    }

    @Test
    void an_answer_is_good_once_and_in_its_time() {
        fixture.registered();
        Secret answer = authenticator.get(fixture.request());
        assertThat(fixture.signIn(answer)).isInstanceOf(LoginResult.SignedIn.class);

        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, false, answer);
        Secret late = authenticator.get(fixture.request());
        fixture.kit.advance(Duration.ofMinutes(5));
        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, false, late);
    }

    @Test
    void a_wrong_answer_uses_its_challenge_up() {
        fixture.registered();
        String request = fixture.request();
        authenticator.badSignature = true;
        fixture.signIn(authenticator.get(request));
        authenticator.badSignature = false;

        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, false, authenticator.get(request));
    }

    @Test
    void of_parallel_uses_of_one_answer_one_signs_in() throws Exception {
        fixture.registered();
        Secret answer = authenticator.get(fixture.request());

        try (Race race = new Race()) {
            assertThat(race.run(Collections.nCopies(8, () -> fixture.signIn(answer))))
                    .filteredOn(LoginResult.SignedIn.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void a_challenge_of_another_ceremony_is_not_one_for_a_sign_in() {
        fixture.registered();
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) fixture.password();

        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, false, authenticator.get(asked(required)));
        assertRefused(
                PasskeyRefusal.CHALLENGE_INVALID,
                false,
                authenticator.get(fixture.latchkey().logins().beginPasskeyStepUp(fixture.ada.id())));
        authenticator.challenge = challenge(fixture.creation());
        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, false, authenticator.get(fixture.request()));
    }

    private static String challenge(String options) {
        return (String) StrictJson.parseObject(options, LIMITS).get("challenge");
    }

    private String asked(LoginResult.MfaRequired required) {
        return ((AskPasskeyResult.Asked) fixture.latchkey().logins().askPasskey(required.mfaToken())).options();
    }

    @Test
    void a_counter_that_goes_up_is_kept() {
        authenticator.counter = 7;
        fixture.registered();

        fixture.signIn(authenticator.get(fixture.request()));

        assertThat(stored().counter()).isEqualTo(8);
    }

    @Test
    void a_counter_that_does_not_go_up_is_refused_and_is_an_alarm() {
        authenticator.counter = 7;
        Passkey passkey = fixture.registered();
        fixture.signIn(authenticator.get(fixture.request()));
        Passkey before = stored();
        for (long copied : new long[] {6, 7}) {
            authenticator.counter = copied;
            fixture.events.clear();

            LoginResult result = fixture.signIn(authenticator.get(fixture.request()));

            assertThat(result).isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
            Instant now = fixture.kit.now();
            assertThat(fixture.events)
                    .containsExactly(
                            new AuthEvent.PasskeyCounterWentBack(fixture.ada.id(), passkey.id(), now, HOME),
                            new AuthEvent.SignInRefused(
                                    fixture.ada.id(), PasskeyRefusal.COUNTER_WENT_BACK.code(), now, HOME));
            assertThat(stored()).isEqualTo(before);
        }
    }

    @Test
    void a_passkey_without_a_counter_signs_in_again_and_again() {
        fixture.registered();

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.signIn(authenticator.get(fixture.request()))).isInstanceOf(LoginResult.SignedIn.class);
        }
    }

    /** Each byte of what is signed, and of the signature, is changed once: a refusal, and never a failure. */
    @Test
    @SuppressWarnings("unchecked")
    void no_changed_byte_is_let_through() {
        fixture.registered();
        for (String member : List.of("authenticatorData", "signature")) {
            Map<String, Object> first = authenticator.getJson(fixture.request());
            int length = Base64.getUrlDecoder()
                    .decode((String) ((Map<String, Object>) first.get("response")).get(member))
                    .length;
            for (int i = 0; i < length; i++) {
                Map<String, Object> credential = authenticator.getJson(fixture.request());
                Map<String, Object> response = (Map<String, Object>) credential.get("response");
                byte[] bytes = Base64.getUrlDecoder().decode((String) response.get(member));
                if (i >= bytes.length) {
                    continue;
                }
                bytes[i] ^= 0x41;
                response.put(member, SoftwareAuthenticator.text(bytes));
                assertThat(fixture.signIn(Secret.of(JsonWriter.write(credential))))
                        .as(member + " " + i)
                        .isInstanceOf(LoginResult.Refused.class);
            }
        }
        assertThat(stored().lastUsedAt()).isNull();
    }

    @Test
    void an_account_that_is_disabled_is_not_signed_in_to() {
        fixture.registered();
        fixture.latchkey().accounts().disable(fixture.ada.id(), HOME);

        assertThat(fixture.signIn(authenticator.get(fixture.request())))
                .isEqualTo(new LoginResult.Refused(LoginRefusal.ACCOUNT_DISABLED));
    }

    @Test
    void a_passkey_is_the_second_factor_after_the_password() {
        fixture.registered();
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) fixture.password();
        assertThat(required.methods()).startsWith(MfaMethod.PASSKEY);
        authenticator.userVerified = false;

        SecondFactorResult.SignedIn done =
                (SecondFactorResult.SignedIn) second(required, authenticator.get(asked(required)));

        assertThat(fixture.verified(done.tokens()).methods()).containsExactly("pwd", "hwk", "user", "mfa");
    }

    private SecondFactorResult second(LoginResult.MfaRequired required, Secret answer) {
        return fixture.latchkey().logins().secondFactor(required.mfaToken(), new MfaProof.Passkey(answer), false, HOME);
    }

    @Test
    void as_a_second_factor_an_answer_is_good_for_its_sign_in_alone() {
        fixture.registered();
        LoginResult.MfaRequired one = (LoginResult.MfaRequired) fixture.password();
        LoginResult.MfaRequired other = (LoginResult.MfaRequired) fixture.password();

        assertThat(second(one, authenticator.get(asked(other)))).isInstanceOf(SecondFactorResult.WrongCode.class);
        assertThat(second(one, authenticator.get(fixture.request()))).isInstanceOf(SecondFactorResult.WrongCode.class);
        assertThat(second(one, Secret.of("{}"))).isInstanceOf(SecondFactorResult.WrongCode.class);
        Secret answer = authenticator.get(asked(one));
        assertThat(second(one, answer)).isInstanceOf(SecondFactorResult.SignedIn.class);
        assertThat(second(one, answer)).isInstanceOf(SecondFactorResult.TokenInvalid.class);
        assertThat(second(other, answer)).isInstanceOf(SecondFactorResult.WrongCode.class);
    }

    @Test
    void another_users_passkey_is_no_second_factor() {
        User grace = fixture.kit.user("grace@mail.example");
        TokenPair session = fixture.kit.session(grace.id());
        SoftwareAuthenticator hers = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER);
        assertThat(fixture.passkeys()
                        .register(
                                grace.id(),
                                session.session().id(),
                                "Hers",
                                hers.create(fixture.creation(
                                        grace.id(), session.session().id())),
                                HOME))
                .isInstanceOf(RegisterPasskeyResult.Registered.class);
        fixture.registered();
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) fixture.password();

        assertThat(second(required, hers.get(asked(required)))).isInstanceOf(SecondFactorResult.WrongCode.class);
        assertThat(stepUp(fixture.acting(), hers.get(fixture.request()))).isInstanceOf(StepUpResult.WrongCode.class);
        assertThat(fixture.passkeys().list(grace.id()).get(0).lastUsedAt()).isNull();
    }

    private StepUpResult stepUp(SessionId session, Secret answer) {
        return fixture.latchkey().logins().stepUp(fixture.ada.id(), session, new MfaProof.Passkey(answer), HOME);
    }

    @Test
    void a_passkey_steps_up_by_a_challenge_of_its_own_or_of_a_sign_in() {
        fixture.registered();
        Secret own = authenticator.get(fixture.latchkey().logins().beginPasskeyStepUp(fixture.ada.id()));

        StepUpResult.SteppedUp first = (StepUpResult.SteppedUp) stepUp(fixture.acting(), own);

        assertThat(fixture.verified(first.tokens()).methods()).contains("hwk", "user", "mfa");
        SessionId session = first.tokens().session().id();
        assertThat(stepUp(session, own)).isInstanceOf(StepUpResult.WrongCode.class);
        assertThat(stepUp(session, authenticator.get(fixture.request()))).isInstanceOf(StepUpResult.SteppedUp.class);
    }

    @Test
    void a_step_up_wants_the_user_verified() {
        fixture.registered();
        authenticator.userVerified = false;

        assertThat(stepUp(
                        fixture.acting(),
                        authenticator.get(fixture.latchkey().logins().beginPasskeyStepUp(fixture.ada.id()))))
                .isInstanceOf(StepUpResult.WrongCode.class);
    }

    @Test
    void a_password_sign_in_that_is_under_way_while_the_first_passkey_is_registered_comes_to_nothing() {
        Secret[] credential = new Secret[1];
        try (PasskeyFixture racing = new PasskeyFixture(builder -> builder.interceptor(action -> {
            if (action instanceof dev.latchkey.event.AuthAction.SignIn && credential[0] != null) {
                Secret once = credential[0];
                credential[0] = null;
                racingRegister.accept(once);
            }
            return java.util.Optional.empty();
        }))) {
            racingRegister =
                    answer -> assertThat(racing.register(answer)).isInstanceOf(RegisterPasskeyResult.Registered.class);
            credential[0] = racing.authenticator.create(racing.creation());

            assertThat(racing.password()).isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
            assertThat(racing.latchkey().sessions().list(racing.ada.id())).hasSize(1);
        }
    }

    private Consumer<Secret> racingRegister = answer -> {};

    @Test
    void a_passkey_counts_for_roles_that_ask_for_a_second_factor() {
        try (PasskeyFixture guarded = new PasskeyFixture(builder -> builder.mfaRequiredFor("admin"))) {
            User admin = guarded.kit.user("admin@mail.example", "admin");
            TokenPair session = guarded.kit.session(admin.id());
            assertThat(guarded.verified(session).roles()).doesNotContain("admin");
            guarded.passkeys()
                    .register(
                            admin.id(),
                            session.session().id(),
                            "Key",
                            guarded.authenticator.create(guarded.creation(
                                    admin.id(), session.session().id())),
                            HOME);

            LoginResult.SignedIn signedIn =
                    (LoginResult.SignedIn) guarded.signIn(guarded.authenticator.get(guarded.request()));

            assertThat(guarded.verified(signedIn.tokens()).roles()).contains("admin");
        }
    }

    @Test
    void who_has_a_passkey_has_to_have_shown_it_to_change_factors() {
        fixture.kit.advance(Duration.ofMinutes(1));
        fixture.registered();
        Instant before = fixture.kit.now().minus(Duration.ofMinutes(1));
        Instant after = fixture.kit.now().plus(Duration.ofMinutes(1));

        assertThat(fixture.latchkey().mfa().isEnabled(fixture.ada.id())).isTrue();
        assertThat(fixture.latchkey().mfa().mayChange(fixture.ada.id(), before, List.of("pwd")))
                .isTrue();
        assertThat(fixture.latchkey().mfa().mayChange(fixture.ada.id(), after, List.of("pwd")))
                .isFalse();
        assertThat(fixture.latchkey().mfa().mayChange(fixture.ada.id(), after, List.of("hwk", "user", "mfa")))
                .isTrue();
    }
}
