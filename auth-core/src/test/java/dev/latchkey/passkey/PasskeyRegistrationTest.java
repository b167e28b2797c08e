package dev.latchkey.passkey;

import static dev.latchkey.passkey.PasskeyFixture.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.account.User;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthInterceptor;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StrictJson;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.RequestResetResult;
import dev.latchkey.passkey.SoftwareAuthenticator.Algorithm;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PasskeyRegistrationTest {

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(100_000, 16, 1_000);

    private final PasskeyFixture fixture = new PasskeyFixture();
    private final SoftwareAuthenticator authenticator = fixture.authenticator;

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertRefused(PasskeyRefusal reason, Secret credential) {
        assertThat(fixture.register(credential)).isEqualTo(new RegisterPasskeyResult.Refused(reason));
        assertThat(fixture.passkeys().list(fixture.ada.id())).isEmpty();
        assertThat(fixture.events).isEmpty();
        assertThat(fixture.latchkey().mfa().factors(fixture.ada.id()).recoveryCodesLeft())
                .isZero();
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_options_ask_for_a_discoverable_credential_of_a_verified_user_and_give_no_address_as_handle() {
        Map<String, ?> options = StrictJson.parseObject(fixture.creation(), LIMITS);

        assertThat(options.get("rp")).isEqualTo(Map.of("id", "test.example", "name", "test.example"));
        Map<String, Object> user = (Map<String, Object>) options.get("user");
        assertThat(user).containsEntry("name", PasskeyFixture.EMAIL).containsEntry("displayName", "Ada");
        String handle = (String) user.get("id");
        assertThat(Base64.getUrlDecoder().decode(handle)).hasSize(32);
        assertThat(new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.ISO_8859_1))
                .doesNotContain("ada");
        assertThat(Base64.getUrlDecoder().decode((String) options.get("challenge")))
                .hasSize(32);
        assertThat((List<Object>) options.get("pubKeyCredParams"))
                .containsExactly(
                        Map.of("type", "public-key", "alg", -7L),
                        Map.of("type", "public-key", "alg", -8L),
                        Map.of("type", "public-key", "alg", -257L));
        assertThat(options.get("authenticatorSelection"))
                .isEqualTo(
                        Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
        assertThat(options.get("attestation")).isEqualTo("none");
        assertThat((List<Object>) options.get("excludeCredentials")).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_handle_of_a_user_stays_and_is_no_other_users_and_passkeys_that_are_there_are_excluded() {
        User grace = fixture.kit.user("grace@mail.example");
        TokenPair session = fixture.kit.session(grace.id());
        Passkey passkey = fixture.registered();

        Map<String, ?> mine = StrictJson.parseObject(fixture.creation(), LIMITS);
        Map<String, ?> again = StrictJson.parseObject(fixture.creation(), LIMITS);
        Map<String, ?> other = StrictJson.parseObject(
                fixture.creation(grace.id(), session.session().id()), LIMITS);

        assertThat(((Map<String, Object>) mine.get("user")).get("id"))
                .isEqualTo(((Map<String, Object>) again.get("user")).get("id"))
                .isNotEqualTo(((Map<String, Object>) other.get("user")).get("id"));
        assertThat(mine.get("challenge")).isNotEqualTo(again.get("challenge"));
        assertThat((List<Object>) mine.get("excludeCredentials"))
                .containsExactly(Map.of(
                        "type", "public-key",
                        "id", passkey.credentialId(),
                        "transports", List.of("internal", "hybrid")));
        assertThat((List<Object>) other.get("excludeCredentials")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "EDDSA", "RS256"})
    void a_passkey_of_each_algorithm_is_registered_and_signs_in(Algorithm algorithm) {
        SoftwareAuthenticator own = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER, algorithm);

        RegisterPasskeyResult result = fixture.register(own.create(fixture.creation()));

        assertThat(result).isInstanceOf(RegisterPasskeyResult.Registered.class);
        assertThat(fixture.signIn(own.get(fixture.request()))).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void a_registered_passkey_is_told_with_what_it_says_of_itself() {
        authenticator.backupEligible = true;
        authenticator.backedUp = true;
        authenticator.counter = 7;

        RegisterPasskeyResult.Registered done =
                (RegisterPasskeyResult.Registered) fixture.register(authenticator.create(fixture.creation()));

        Passkey passkey = done.passkey();
        assertThat(passkey.user()).isEqualTo(fixture.ada.id());
        assertThat(passkey.credentialId()).isEqualTo(authenticator.credentialId());
        assertThat(passkey.counter()).isEqualTo(7);
        assertThat(passkey.transports()).containsExactly("internal", "hybrid");
        assertThat(passkey.aaguid()).isEqualTo(new UUID(0, 0));
        assertThat(passkey.backupEligible()).isTrue();
        assertThat(passkey.backedUp()).isTrue();
        assertThat(passkey.name()).isEqualTo("My telephone");
        assertThat(passkey.createdAt()).isEqualTo(fixture.kit.now());
        assertThat(passkey.lastUsedAt()).isNull();
        assertThat(fixture.passkeys().list(fixture.ada.id())).containsExactly(passkey);
    }

    @Test
    void it_ends_the_other_sessions_and_tells_the_user_and_the_listeners() {
        TokenPair other = fixture.kit.session(fixture.ada.id());
        fixture.events.clear();

        fixture.register(authenticator.create(fixture.creation()));

        assertThat(fixture.latchkey().sessions().list(fixture.ada.id()))
                .extracting(session -> session.id())
                .containsExactly(fixture.acting())
                .doesNotContain(other.session().id());
        assertThat(fixture.events)
                .contains(new AuthEvent.FactorAdded(fixture.ada.id(), "passkey", fixture.kit.now(), HOME));
        assertThat(fixture.lastSubject()).startsWith("A passkey was added");
    }

    @Test
    void the_first_factor_comes_with_recovery_codes_and_a_further_one_with_none() {
        RegisterPasskeyResult.Registered first =
                (RegisterPasskeyResult.Registered) fixture.register(authenticator.create(fixture.creation()));
        RegisterPasskeyResult.Registered second = (RegisterPasskeyResult.Registered)
                fixture.register(new SoftwareAuthenticator(LatchkeyTestKit.ISSUER).create(fixture.creation()));

        assertThat(first.recoveryCodes()).hasSize(10);
        assertThat(second.recoveryCodes()).isEmpty();
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) fixture.password();
        assertThat(required.methods())
                .containsExactly(MfaMethod.PASSKEY, MfaMethod.RECOVERY_CODE, MfaMethod.EMAIL_CODE);
    }

    @Test
    void a_challenge_is_answered_once() {
        String options = fixture.creation();
        fixture.register(authenticator.create(options));
        Secret second = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER).create(options);

        assertThat(fixture.register(second))
                .isEqualTo(new RegisterPasskeyResult.Refused(PasskeyRefusal.CHALLENGE_INVALID));
        assertThat(fixture.passkeys().list(fixture.ada.id())).hasSize(1);
    }

    @Test
    void of_parallel_answers_to_a_challenge_one_is_taken() throws Exception {
        Secret credential = authenticator.create(fixture.creation());

        try (Race race = new Race()) {
            assertThat(race.run(Collections.nCopies(8, () -> fixture.register(credential))))
                    .filteredOn(RegisterPasskeyResult.Registered.class::isInstance)
                    .hasSize(1);
        }

        assertThat(fixture.passkeys().list(fixture.ada.id())).hasSize(1);
    }

    @Test
    void a_challenge_is_good_for_its_user_session_ceremony_and_time() {
        User grace = fixture.kit.user("grace@mail.example");
        TokenPair elsewhere = fixture.kit.session(fixture.ada.id());
        TokenPair hers = fixture.kit.session(grace.id());
        fixture.events.clear();

        assertRefused(
                PasskeyRefusal.CHALLENGE_INVALID,
                authenticator.create(fixture.creation(grace.id(), hers.session().id())));
        assertRefused(
                PasskeyRefusal.CHALLENGE_INVALID,
                authenticator.create(
                        fixture.creation(fixture.ada.id(), elsewhere.session().id())));
        authenticator.challenge = challenge(fixture.request());
        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, authenticator.create(fixture.creation()));
        authenticator.challenge = null;
        String late = fixture.creation();
        fixture.kit.advance(Duration.ofMinutes(5));
        assertRefused(PasskeyRefusal.CHALLENGE_INVALID, authenticator.create(late));
    }

    private static String challenge(String options) {
        return (String) StrictJson.parseObject(options, LIMITS).get("challenge");
    }

    private static Arguments lie(PasskeyRefusal reason, String name, Consumer<SoftwareAuthenticator> lie) {
        return Arguments.of(reason, name, lie);
    }

    private static Stream<Arguments> lies() {
        return Stream.of(
                lie(PasskeyRefusal.WRONG_TYPE, "type", it -> it.type = "webauthn.get"),
                lie(PasskeyRefusal.CHALLENGE_INVALID, "challenge", it -> it.challenge = "A".repeat(43)),
                lie(PasskeyRefusal.CHALLENGE_INVALID, "no challenge", it -> it.challenge = ""),
                lie(PasskeyRefusal.WRONG_ORIGIN, "host", it -> it.origin = "https://test.example.evil.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "subdomain", it -> it.origin = "https://evil.test.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "scheme", it -> it.origin = "http://test.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "port", it -> it.origin = "https://test.example:8443"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "path", it -> it.origin = "https://test.example/"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "user", it -> it.origin = "https://evil@test.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "query", it -> it.origin = "https://test.example?x=1"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "fragment", it -> it.origin = "https://test.example#x"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "case", it -> it.origin = "https://TEST.example"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "usual port", it -> it.origin = "https://test.example:443"),
                lie(PasskeyRefusal.WRONG_ORIGIN, "frame", it -> it.crossOrigin = true),
                lie(PasskeyRefusal.WRONG_RELYING_PARTY, "party", it -> it.relyingParty = "evil.example"),
                lie(PasskeyRefusal.USER_NOT_VERIFIED, "verified", it -> it.userVerified = false),
                lie(PasskeyRefusal.USER_NOT_VERIFIED, "present", it -> it.userPresent = false),
                lie(PasskeyRefusal.BAD_SIGNATURE, "backed up and not eligible", it -> it.backedUp = true),
                lie(PasskeyRefusal.MALFORMED, "id", it -> it.credentialId = "AAAA"),
                lie(PasskeyRefusal.MALFORMED, "no id", it -> it.credentialId = ""));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("lies")
    void an_answer_that_is_not_what_was_asked_for_is_refused_and_changes_nothing(
            PasskeyRefusal reason, String name, Consumer<SoftwareAuthenticator> lie) {
        lie.accept(authenticator);

        assertRefused(reason, authenticator.create(fixture.creation()));
    }

    private static Arguments unsound(String name, Algorithm algorithm, long label, byte[] written) {
        return Arguments.of(name, algorithm, Map.of(label, written));
    }

    private static Arguments exponent(String name, int exponent) {
        return Arguments.of(
                name, Algorithm.RS256_SHORT, Map.of(-1L, filled(256, 1), -2L, new byte[] {(byte) exponent}));
    }

    private static byte[] filled(int length, int last) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5a);
        bytes[length - 1] = (byte) last;
        return bytes;
    }

    private static byte[] number(int value) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) value;
        return bytes;
    }

    private static Stream<Arguments> unsoundKeys() {
        return Stream.of(
                Arguments.of("off the curve", Algorithm.ES256, Map.of(-2L, number(1), -3L, number(2))),
                Arguments.of("infinity", Algorithm.ES256, Map.of(-2L, number(0), -3L, number(0))),
                unsound(
                        "a coordinate past the prime",
                        Algorithm.ES256,
                        -2L,
                        "\u00ff".repeat(32).getBytes(StandardCharsets.ISO_8859_1)),
                unsound("a short coordinate", Algorithm.ES256, -2L, filled(31, 1)),
                Arguments.of("another curve", Algorithm.ES384, Map.of(3L, -7L)),
                unsound("an even modulus", Algorithm.RS256_SHORT, -1L, filled(256, 2)),
                unsound("a long modulus", Algorithm.RS256_SHORT, -1L, filled(1_025, 1)),
                exponent("an exponent that does nothing", 1),
                exponent("an even exponent", 4),
                unsound("a short Edwards key", Algorithm.EDDSA, -2L, filled(31, 1)),
                unsound("a long Edwards key", Algorithm.EDDSA, -2L, filled(33, 1)),
                unsound("no Edwards point", Algorithm.EDDSA, -2L, number(0x7f)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsoundKeys")
    void a_key_that_verifies_nothing_is_refused_and_ends_no_session(
            String name, Algorithm algorithm, Map<Long, Object> written) {
        SoftwareAuthenticator own = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER, algorithm);
        own.lies.putAll(written);
        TokenPair other = fixture.kit.session(fixture.ada.id());
        fixture.events.clear();

        RegisterPasskeyResult result = fixture.register(own.create(fixture.creation()));

        assertThat(result).isInstanceOf(RegisterPasskeyResult.Refused.class);
        assertThat(fixture.passkeys().list(fixture.ada.id())).isEmpty();
        assertThat(fixture.latchkey().sessions().list(fixture.ada.id()))
                .extracting(session -> session.id())
                .contains(other.session().id());
        assertThat(fixture.events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ES384", "RS256_SHORT"})
    void a_key_that_nobody_asked_for_is_refused(Algorithm algorithm) {
        SoftwareAuthenticator own = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER, algorithm);

        assertRefused(PasskeyRefusal.UNSUPPORTED_KEY, own.create(fixture.creation()));
    }

    @Test
    @SuppressWarnings("unchecked")
    void what_is_no_answer_at_all_is_refused_and_changes_nothing() {
        assertRefused(PasskeyRefusal.MALFORMED, Secret.of(""));
        assertRefused(PasskeyRefusal.MALFORMED, Secret.of("{}"));
        assertRefused(PasskeyRefusal.MALFORMED, Secret.of("[".repeat(20_000)));
        assertRefused(PasskeyRefusal.MALFORMED, Secret.of("x".repeat(1_000_000)));
        for (Object bad : List.of("", "*", "AA==AA", "A".repeat(25_000), 7L, List.of(), Map.of())) {
            Map<String, Object> credential = authenticator.createJson(fixture.creation());
            for (String member : List.of("clientDataJSON", "attestationObject")) {
                Map<String, Object> tampered = new LinkedHashMap<>(credential);
                Map<String, Object> response = new LinkedHashMap<>((Map<String, Object>) credential.get("response"));
                response.put(member, bad);
                tampered.put("response", response);
                assertRefused(PasskeyRefusal.MALFORMED, Secret.of(JsonWriter.write(tampered)));
                credential = authenticator.createJson(fixture.creation());
            }
            for (String member : List.of("id", "rawId", "type", "response")) {
                Map<String, Object> tampered = new LinkedHashMap<>(authenticator.createJson(fixture.creation()));
                tampered.put(member, bad);
                assertRefused(PasskeyRefusal.MALFORMED, Secret.of(JsonWriter.write(tampered)));
            }
        }
    }

    /** Each byte of what the authenticator says is changed once: a clear refusal, or no difference, and never a failure. */
    @Test
    @SuppressWarnings("unchecked")
    void no_changed_byte_of_an_attestation_makes_anything_fail() {
        Map<String, Object> first = authenticator.createJson(fixture.creation());
        int length = Base64.getUrlDecoder()
                .decode((String) ((Map<String, Object>) first.get("response")).get("attestationObject"))
                .length;
        for (int i = 0; i < length; i++) {
            Map<String, Object> credential = authenticator.createJson(fixture.creation());
            Map<String, Object> response = (Map<String, Object>) credential.get("response");
            byte[] bytes = Base64.getUrlDecoder().decode((String) response.get("attestationObject"));
            bytes[i] ^= (byte) 0xff;
            response.put("attestationObject", SoftwareAuthenticator.text(bytes));

            RegisterPasskeyResult result = fixture.register(Secret.of(JsonWriter.write(credential)));

            if (result instanceof RegisterPasskeyResult.Registered done) {
                assertThat(fixture.passkeys()
                                .remove(fixture.ada.id(), done.passkey().id(), fixture.acting(), HOME))
                        .isInstanceOf(RemovePasskeyResult.Removed.class);
            }
        }
        assertThat(fixture.passkeys().list(fixture.ada.id())).isEmpty();
    }

    @Test
    void a_credential_that_is_registered_is_not_registered_again_by_anyone() {
        User grace = fixture.kit.user("grace@mail.example");
        TokenPair session = fixture.kit.session(grace.id());
        Passkey passkey = fixture.registered();

        RegisterPasskeyResult mine = fixture.register(authenticator.create(fixture.creation()));
        RegisterPasskeyResult hers = fixture.passkeys()
                .register(
                        grace.id(),
                        session.session().id(),
                        "Mine now",
                        authenticator.create(
                                fixture.creation(grace.id(), session.session().id())),
                        HOME);

        assertThat(List.of(mine, hers))
                .containsOnly(new RegisterPasskeyResult.Refused(PasskeyRefusal.ALREADY_REGISTERED));
        assertThat(fixture.passkeys().list(fixture.ada.id())).containsExactly(passkey);
        assertThat(fixture.passkeys().list(grace.id())).isEmpty();
    }

    @Test
    void a_user_has_a_bounded_number_of_passkeys() {
        String waiting = fixture.creation();
        for (int i = 0; i < Passkeys.MOST; i++) {
            assertThat(fixture.register(new SoftwareAuthenticator(LatchkeyTestKit.ISSUER).create(fixture.creation())))
                    .isInstanceOf(RegisterPasskeyResult.Registered.class);
        }

        assertThat(fixture.register(authenticator.create(waiting)))
                .isEqualTo(new RegisterPasskeyResult.Refused(PasskeyRefusal.TOO_MANY));
        assertThat(fixture.passkeys().begin(fixture.ada.id(), fixture.acting(), "a", "A", HOME))
                .isInstanceOf(BeginPasskeyResult.TooMany.class);
    }

    @Test
    void a_name_is_short_and_has_no_control_characters() {
        for (String name : List.of("", "  ", "a\nb", "x".repeat(61), "\ud800")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fixture.passkeys()
                            .register(fixture.ada.id(), fixture.acting(), name, Secret.of("{}"), HOME));
        }
        assertThat(Passkey.isName("x".repeat(60))).isTrue();
    }

    @Test
    void an_interceptor_may_refuse_both_the_beginning_and_the_removal() {
        Passkey passkey = fixture.registered();
        boolean[] refusing = {true};
        try (PasskeyFixture guarded = new PasskeyFixture(builder -> builder.interceptor(new AuthInterceptor() {
            @Override
            public Optional<Veto> before(AuthAction action) {
                return refusing[0] && action instanceof AuthAction.ChangeFactors
                        ? Optional.of(new Veto("not today"))
                        : Optional.empty();
            }
        }))) {
            assertThat(guarded.passkeys().begin(guarded.ada.id(), guarded.acting(), "a", "A", HOME))
                    .isEqualTo(new BeginPasskeyResult.Vetoed("not today"));
            refusing[0] = false;
            Passkey own = guarded.registered();
            refusing[0] = true;
            assertThat(guarded.passkeys().remove(guarded.ada.id(), own.id(), guarded.acting(), HOME))
                    .isEqualTo(new RemovePasskeyResult.Vetoed("not today"));
            assertThat(guarded.passkeys().list(guarded.ada.id())).containsExactly(own);
        }
        assertThat(fixture.passkeys().list(fixture.ada.id())).containsExactly(passkey);
    }

    @Test
    void a_removed_passkey_signs_nobody_in_and_its_removal_is_told() {
        Passkey passkey = fixture.registered();
        TokenPair other = fixture.kit.session(fixture.ada.id());
        Secret answer = authenticator.get(fixture.request());
        fixture.events.clear();

        RemovePasskeyResult result = fixture.passkeys().remove(fixture.ada.id(), passkey.id(), fixture.acting(), HOME);

        assertThat(result).isEqualTo(new RemovePasskeyResult.Removed());
        assertThat(fixture.events)
                .contains(new AuthEvent.FactorRemoved(fixture.ada.id(), "passkey", fixture.kit.now(), HOME));
        assertThat(fixture.lastSubject()).startsWith("A passkey was removed");
        assertThat(fixture.signIn(answer)).isInstanceOf(LoginResult.Refused.class);
        assertThat(fixture.latchkey().sessions().list(fixture.ada.id()))
                .extracting(session -> session.id())
                .containsExactly(fixture.acting())
                .doesNotContain(other.session().id());
        assertThat(fixture.latchkey().mfa().factors(fixture.ada.id()).recoveryCodesLeft())
                .isZero();
        assertThat(fixture.password()).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void a_passkey_that_is_added_after_the_old_one_was_removed_is_not_reset() {
        Passkey passkey = fixture.registered();
        assertThat(fixture.latchkey().mfa().requestReset(fixture.ada.id(), HOME))
                .isInstanceOf(RequestResetResult.Waits.class);

        fixture.passkeys().remove(fixture.ada.id(), passkey.id(), fixture.acting(), HOME);

        assertThat(fixture.latchkey().mfa().resets().find(fixture.ada.id())).isEmpty();
        assertThat(fixture.events).hasAtLeastOneElementOfType(AuthEvent.FactorResetCancelled.class);
    }

    @Test
    void another_users_passkey_and_one_that_is_not_there_are_not_removed() {
        Passkey passkey = fixture.registered();
        User grace = fixture.kit.user("grace@mail.example");
        TokenPair session = fixture.kit.session(grace.id());
        fixture.events.clear();

        assertThat(fixture.passkeys()
                        .remove(grace.id(), passkey.id(), session.session().id(), HOME))
                .isEqualTo(new RemovePasskeyResult.NothingThere());
        assertThat(fixture.passkeys().remove(fixture.ada.id(), new UUID(1, 2), fixture.acting(), HOME))
                .isEqualTo(new RemovePasskeyResult.NothingThere());
        assertThat(fixture.passkeys().list(fixture.ada.id())).containsExactly(passkey);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void nothing_is_changed_from_a_session_that_is_over() {
        Passkey passkey = fixture.registered();
        Secret credential = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER).create(fixture.creation());
        fixture.latchkey().sessions().end(fixture.ada.id(), fixture.acting(), EndReason.SIGNED_OUT, HOME);
        fixture.events.clear();

        assertThat(fixture.register(credential)).isEqualTo(new RegisterPasskeyResult.SessionOver());
        assertThat(fixture.passkeys().remove(fixture.ada.id(), passkey.id(), fixture.acting(), HOME))
                .isEqualTo(new RemovePasskeyResult.SessionOver());
        assertThat(fixture.passkeys().list(fixture.ada.id())).containsExactly(passkey);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void the_last_way_to_sign_in_is_not_removed() {
        Passkey first = fixture.registered();
        SoftwareAuthenticator second = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER);
        Passkey other =
                ((RegisterPasskeyResult.Registered) fixture.register(second.create(fixture.creation()))).passkey();
        fixture.storage.transactions().run(tx -> fixture.storage.credentials().delete(tx, fixture.ada.id()));

        assertThat(fixture.passkeys().remove(fixture.ada.id(), first.id(), fixture.acting(), HOME))
                .isEqualTo(new RemovePasskeyResult.Removed());
        assertThat(fixture.passkeys().remove(fixture.ada.id(), other.id(), fixture.acting(), HOME))
                .isEqualTo(new RemovePasskeyResult.LastWayIn());
        assertThat(fixture.passkeys().list(fixture.ada.id())).containsExactly(other);
    }

    @Test
    void recovery_codes_stay_while_there_is_another_factor() {
        Passkey passkey = fixture.registered();
        fixture.kit.authenticator(fixture.ada.id());
        SessionId acting = fixture.kit.session(fixture.ada.id()).session().id();

        fixture.passkeys().remove(fixture.ada.id(), passkey.id(), acting, HOME);

        assertThat(fixture.latchkey().mfa().factors(fixture.ada.id()).recoveryCodesLeft())
                .isEqualTo(10);
        fixture.passkeys()
                .register(
                        fixture.ada.id(),
                        acting,
                        "Key",
                        authenticator.create(fixture.creation(fixture.ada.id(), acting)),
                        HOME);
        fixture.latchkey().mfa().removeTotp(fixture.ada.id(), acting, HOME);
        assertThat(fixture.latchkey().mfa().factors(fixture.ada.id()).recoveryCodesLeft())
                .isEqualTo(10);
        assertThat(((LoginResult.MfaRequired) fixture.password()).methods())
                .containsExactly(MfaMethod.PASSKEY, MfaMethod.RECOVERY_CODE, MfaMethod.EMAIL_CODE);
    }

    @Test
    void a_reset_of_the_factors_removes_the_passkeys_and_a_change_of_the_password_does_not() {
        fixture.registered();
        fixture.latchkey()
                .accounts()
                .changePassword(
                        fixture.ada.id(),
                        fixture.acting(),
                        LatchkeyTestKit.PASSWORD,
                        Secret.of("another harbour at dusk"),
                        HOME);
        assertThat(fixture.passkeys().list(fixture.ada.id())).hasSize(1);

        assertThat(fixture.latchkey().mfa().reset(fixture.ada.id(), HOME)).isTrue();

        assertThat(fixture.passkeys().list(fixture.ada.id())).isEmpty();
        assertThat(fixture.latchkey().sessions().list(fixture.ada.id())).isEmpty();
        assertThat(fixture.latchkey()
                        .logins()
                        .password(PasskeyFixture.EMAIL, Secret.of("another harbour at dusk"), LoginContext.of(HOME)))
                .isInstanceOf(LoginResult.SignedIn.class);
    }
}
