package dev.latchkey.passkey;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.passkey.PasskeyChallenges.Ceremony;
import dev.latchkey.passkey.PasskeyChallenges.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Passkeys that are shown: to sign in by them alone, as a second factor, and again. Safe for use by several threads.
 *
 * <p>Security promise: an answer is good for the challenge it was asked for, once, on whichever node; at the origin of the
 * issuer alone; by the key that was registered, whose counter goes up. By itself a passkey signs nobody in, or in again,
 * unless the authenticator has verified its user (WebAuthn Level 3, section 7.2). Whatever is wrong with an answer, it is
 * refused, and nothing but its challenge is used up.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach, and those that
 * begin something {@link IllegalStateException} where WebAuthn4J is not on the class path.
 */
public final class PasskeyChecks {

    private final PasskeyStores stores;
    private final PasskeyChallenges challenges;
    private final Options options;
    private final WebAuthnLibrary library;
    private final AuthEvents events;
    private final Environment environment;

    private PasskeyChecks(PasskeyStores stores, PasskeySettings settings, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.challenges = new PasskeyChallenges(stores.ceremonies(), environment, settings);
        this.options = new Options(settings);
        this.library = new WebAuthnLibrary(settings);
        this.events = events;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param stores what passkeys are kept in
     * @param settings who they are for
     * @param events told of alarms
     * @param environment time and randomness
     * @return the service
     */
    public static PasskeyChecks create(
            PasskeyStores stores, PasskeySettings settings, AuthEvents events, Environment environment) {
        return new PasskeyChecks(stores, settings, events, environment);
    }

    /**
     * Whether passkeys can be checked here.
     *
     * @return false where WebAuthn4J is not on the class path
     */
    public boolean isAvailable() {
        return library.isAvailable();
    }

    /**
     * Begins a sign-in by whoever's passkey it will be.
     *
     * @return what the browser is asked: JSON for {@code PublicKeyCredential.parseRequestOptionsFromJSON}
     */
    public String beginSignIn() {
        return begin(new Ceremony(Purpose.SIGN_IN, null, ""), List.of(), true);
    }

    /**
     * Begins the second factor of a sign-in.
     *
     * @param user who signs in
     * @param signIn the id of the sign-in, for which alone the answer is good
     * @return what the browser is asked
     */
    public String beginSecondFactor(UserId user, String signIn) {
        return begin(
                new Ceremony(Purpose.SECOND_FACTOR, user, signIn),
                stores.passkeys().find(user),
                false);
    }

    /**
     * Begins a step-up.
     *
     * @param user who is signed in
     * @return what the browser is asked
     */
    public String beginStepUp(UserId user) {
        return begin(new Ceremony(Purpose.STEP_UP, user, ""), stores.passkeys().find(user), true);
    }

    private String begin(Ceremony ceremony, List<Passkey> allowed, boolean verified) {
        library.requireAvailable();
        return options.request(challenges.begin(ceremony), allowed, verified);
    }

    /**
     * Checks an answer to {@link #beginSignIn}.
     *
     * @param credential what {@code PublicKeyCredential.toJSON()} gave, whatever was sent
     * @param context the request
     * @return what came of it
     */
    public PasskeyCheck signIn(Secret credential, RequestContext context) {
        return check(credential, null, ceremony -> ceremony.purpose() == Purpose.SIGN_IN, true, context);
    }

    /**
     * Checks an answer to {@link #beginSecondFactor}.
     *
     * @param user who signs in
     * @param signIn the id of the sign-in
     * @param credential what was sent
     * @param context the request
     * @return what came of it
     */
    public PasskeyCheck secondFactor(UserId user, String signIn, Secret credential, RequestContext context) {
        Ceremony asked = new Ceremony(Purpose.SECOND_FACTOR, user, signIn);
        return check(credential, user, asked::equals, false, context);
    }

    /**
     * Checks an answer to {@link #beginStepUp}, or to {@link #beginSignIn} by a passkey of the user.
     *
     * @param user who is signed in
     * @param credential what was sent
     * @param context the request
     * @return what came of it
     */
    public PasskeyCheck stepUp(UserId user, Secret credential, RequestContext context) {
        Ceremony asked = new Ceremony(Purpose.STEP_UP, user, "");
        return check(
                credential,
                user,
                ceremony -> asked.equals(ceremony) || ceremony.purpose() == Purpose.SIGN_IN,
                true,
                context);
    }

    /**
     * Whether a passkey is still registered, read so that it is not removed before the unit of work has ended.
     *
     * @param tx the unit of work that rests on the answer
     * @param user the user
     * @param id the passkey
     * @return true while it is
     */
    public boolean isRegistered(Tx tx, UserId user, UUID id) {
        return stores.passkeys().lock(tx, user).stream()
                .anyMatch(passkey -> passkey.id().equals(id));
    }

    private PasskeyCheck check(
            Secret credential,
            @Nullable UserId expected,
            Predicate<Ceremony> asked,
            boolean verified,
            RequestContext context) {
        UserId owner = null;
        try {
            BrowserAnswer answer = BrowserAnswer.read(credential);
            String id = answer.credentialId();
            if (challenges.take(answer.challenge()).filter(asked).isEmpty()) {
                throw new RefusedPasskeyException(PasskeyRefusal.CHALLENGE_INVALID);
            }
            Passkey passkey = stores.passkeys()
                    .findByCredential(id)
                    .filter(found -> isOwn(found, expected, answer.userHandle()))
                    .orElseThrow(() -> new RefusedPasskeyException(PasskeyRefusal.UNKNOWN));
            owner = passkey.user();
            WebAuthn.Shown shown = library.checks().check(answer, passkey, verified);
            use(passkey, shown, context);
            return new PasskeyCheck.Right(passkey, methods(passkey));
        } catch (RefusedPasskeyException e) {
            return new PasskeyCheck.Refused(e.reason(), owner);
        }
    }

    /** Who is not known beforehand says so by the handle that the passkey was registered with (section 7.2, step 6). */
    private static boolean isOwn(Passkey passkey, @Nullable UserId expected, @Nullable String handle) {
        boolean own = expected == null ? handle != null : passkey.user().equals(expected);
        return own && (handle == null || handle.equals(Options.handle(passkey.user())));
    }

    /** Of several uses with one counter the storage admits one: there would be two of the authenticator. */
    private void use(Passkey passkey, WebAuthn.Shown shown, RequestContext context) {
        Instant now = environment.now();
        if (stores.passkeys().use(passkey.id(), shown.counter(), shown.backedUp(), now)) {
            return;
        }
        Optional<Passkey> present = stores.passkeys().findByCredential(passkey.credentialId());
        if (present.filter(found -> found.id().equals(passkey.id())).isEmpty()) {
            throw new RefusedPasskeyException(PasskeyRefusal.UNKNOWN);
        }
        events.publish(new AuthEvent.PasskeyCounterWentBack(passkey.user(), passkey.id(), now, context));
        throw new RefusedPasskeyException(PasskeyRefusal.COUNTER_WENT_BACK);
    }

    /** A key that may be copied is not one of hardware. */
    private static List<String> methods(Passkey passkey) {
        return List.of(passkey.backupEligible() ? "swk" : "hwk", "user");
    }
}
