package dev.latchkey.passkey;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.passkey.PasskeyChallenges.Ceremony;
import dev.latchkey.passkey.PasskeyChallenges.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The passkeys of users: their registration and removal. Safe for use by several threads.
 *
 * <p>Security promise: a passkey is registered by who answers a challenge of the same session, once, at the origin of the
 * issuer, with an authenticator that has verified its user (WebAuthn Level 3, section 7.1). Each change is told to the user
 * by mail and ends the user's other sessions and the trust in devices, in the same unit of work, in which the acting session
 * goes on. Nothing but
 * {@link #remove} and a removal of all second factors removes a passkey; a change of the password does not, nor does a reset
 * of it once the address has been shown to be the user's.
 *
 * <p>Where attestation is concerned there is none: which model an authenticator is, it says itself, and nothing rests on it.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class Passkeys {

    /** How many passkeys a user may have. */
    public static final int MOST = 20;

    private static final String FACTOR = "passkey";

    private final PasskeyStores stores;
    private final PasskeyChanges changes;
    private final PasskeyChallenges challenges;
    private final Options options;
    private final WebAuthnLibrary library;
    private final AuthEvents events;
    private final Environment environment;

    private Passkeys(
            PasskeyStores stores,
            PasskeyChanges changes,
            PasskeySettings settings,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.changes = changes;
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
     * @param changes what a change brings with it
     * @param settings who they are for
     * @param events listeners and interceptors
     * @param environment time and randomness
     * @return the service
     */
    public static Passkeys create(
            PasskeyStores stores,
            PasskeyChanges changes,
            PasskeySettings settings,
            AuthEvents events,
            Environment environment) {
        return new Passkeys(stores, changes, settings, events, environment);
    }

    /**
     * Whether passkeys can be registered here.
     *
     * @return false where WebAuthn4J is not on the class path
     */
    public boolean isAvailable() {
        return library.isAvailable();
    }

    /**
     * A user's passkeys.
     *
     * @param user the user
     * @return the passkeys, the oldest first
     */
    public List<Passkey> list(UserId user) {
        return stores.passkeys().find(user);
    }

    /**
     * Begins to register a passkey. The caller has made sure that the sign-in is fresh, and by a second factor where there
     * is one.
     *
     * @param user the user
     * @param acting the session in which; the answer is good there alone
     * @param account what authenticators call the account, such as its address
     * @param displayName what they call its owner
     * @param context the request
     * @return what came of it
     * @throws IllegalStateException where WebAuthn4J is not on the class path
     */
    public BeginPasskeyResult begin(
            UserId user, SessionId acting, String account, String displayName, RequestContext context) {
        library.requireAvailable();
        Optional<Veto> veto = events.before(new AuthAction.ChangeFactors(user, context));
        if (veto.isPresent()) {
            return new BeginPasskeyResult.Vetoed(veto.get().reason());
        }
        List<Passkey> present = stores.passkeys().find(user);
        if (present.size() >= MOST) {
            return new BeginPasskeyResult.TooMany();
        }
        if (!stores.passkeys().isPrepared(user)) {
            stores.transactions().run(tx -> stores.passkeys().prepare(tx, user));
        }
        String challenge = challenges.begin(registration(user, acting));
        return new BeginPasskeyResult.Begun(options.creation(challenge, user, account, displayName, present));
    }

    private static Ceremony registration(UserId user, SessionId acting) {
        return new Ceremony(Purpose.REGISTER, user, acting.toString());
    }

    /**
     * Registers a passkey. All other sessions of the user end.
     *
     * @param user the user
     * @param acting the session that goes on, in which the registration was begun
     * @param name what the user calls it; see {@link Passkey#isName}
     * @param credential what {@code PublicKeyCredential.toJSON()} gave, whatever was sent
     * @param context the request
     * @return what came of it
     * @throws IllegalArgumentException when the name is none
     */
    public RegisterPasskeyResult register(
            UserId user, SessionId acting, String name, Secret credential, RequestContext context) {
        if (!Passkey.isName(name)) {
            throw new IllegalArgumentException(
                    "a passkey's name has 1 to " + Passkey.LONGEST_NAME + " characters and no control characters");
        }
        try {
            BrowserAnswer answer = BrowserAnswer.read(credential);
            if (challenges
                    .take(answer.challenge())
                    .filter(registration(user, acting)::equals)
                    .isEmpty()) {
                throw new RefusedPasskeyException(PasskeyRefusal.CHALLENGE_INVALID);
            }
            WebAuthn.Registered registered = library.checks().register(answer);
            return add(passkey(user, name, registered, answer.transports()), acting, context);
        } catch (RefusedPasskeyException e) {
            return new RegisterPasskeyResult.Refused(e.reason());
        }
    }

    private Passkey passkey(UserId user, String name, WebAuthn.Registered registered, List<String> transports) {
        return new Passkey(
                environment.newId(),
                user,
                registered.credentialId(),
                registered.publicKey(),
                registered.counter(),
                transports,
                registered.aaguid(),
                registered.backupEligible(),
                registered.backedUp(),
                name,
                environment.now(),
                null);
    }

    private RegisterPasskeyResult add(Passkey passkey, SessionId acting, RequestContext context) {
        UserId user = passkey.user();
        return stores.transactions().call(tx -> {
            if (!changes.isActive(tx, user, acting)) {
                return new RegisterPasskeyResult.SessionOver();
            }
            if (stores.passkeys().lock(tx, user).size() >= MOST) {
                return new RegisterPasskeyResult.Refused(PasskeyRefusal.TOO_MANY);
            }
            if (!stores.passkeys().add(tx, passkey)) {
                return new RegisterPasskeyResult.Refused(PasskeyRefusal.ALREADY_REGISTERED);
            }
            List<Secret> codes = changes.added(tx, user, acting, context);
            events.publish(tx, new AuthEvent.FactorAdded(user, FACTOR, passkey.createdAt(), context));
            return new RegisterPasskeyResult.Registered(passkey, codes);
        });
    }

    /**
     * Removes a passkey of a user, and the recovery codes with the last factor. All other sessions of the user end. The
     * caller has made sure that the sign-in is fresh, and by a second factor.
     *
     * @param user the user
     * @param id the passkey
     * @param acting the session that goes on
     * @param context the request
     * @return what came of it
     */
    public RemovePasskeyResult remove(UserId user, UUID id, SessionId acting, RequestContext context) {
        Optional<Veto> veto = events.before(new AuthAction.ChangeFactors(user, context));
        if (veto.isPresent()) {
            return new RemovePasskeyResult.Vetoed(veto.get().reason());
        }
        return stores.transactions().call(tx -> remove(tx, user, id, acting, context));
    }

    private RemovePasskeyResult remove(Tx tx, UserId user, UUID id, SessionId acting, RequestContext context) {
        if (!changes.isActive(tx, user, acting)) {
            return new RemovePasskeyResult.SessionOver();
        }
        List<Passkey> present = stores.passkeys().lock(tx, user);
        if (present.stream().noneMatch(passkey -> passkey.id().equals(id))) {
            return new RemovePasskeyResult.NothingThere();
        }
        if (present.size() == 1 && !changes.hasOtherWayIn(user)) {
            return new RemovePasskeyResult.LastWayIn();
        }
        if (!stores.passkeys().remove(tx, user, id)) {
            return new RemovePasskeyResult.NothingThere();
        }
        Instant now = environment.now();
        changes.removed(tx, user, acting, context);
        events.publish(tx, new AuthEvent.FactorRemoved(user, FACTOR, now, context));
        return new RemovePasskeyResult.Removed();
    }
}
