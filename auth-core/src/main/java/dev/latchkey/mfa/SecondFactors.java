package dev.latchkey.mfa;

import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Second factors in sign-ins and step-ups: whether one is needed, and whether what is presented is one. Safe for use by
 * several threads.
 *
 * <p>Security promise: each code works once, whoever races for it on whichever node. Guesses are counted before they are
 * made, for one sign-in and for the account across sign-ins. The token of a pending sign-in is good for its second factor
 * and nothing else, for a few minutes, and once. A mailed code works in the sign-in it was asked for alone, and is never
 * the second factor where a mailbox was the first. A sign-in or step-up that is under way while a factor is added or removed
 * comes to nothing, as one does while the password is changed.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class SecondFactors {

    private final MfaStores stores;
    private final MfaPorts ports;
    private final MfaSettings settings;
    private final Challenges challenges;
    private final EmailCodes emailCodes;
    private final FactorVerifier verifier;

    private SecondFactors(
            MfaStores stores, MfaPorts ports, MfaSettings settings, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.settings = settings;
        challenges = new Challenges(stores.ceremonies(), environment, settings);
        emailCodes = new EmailCodes(stores.emailCodes(), ports.sealing(), environment, settings);
        RecoveryCodes recoveryCodes = new RecoveryCodes(stores.factors(), ports.sealing(), environment);
        verifier = new FactorVerifier(stores, ports, recoveryCodes, emailCodes, events, environment);
    }

    /**
     * Composes the service.
     *
     * @param stores what factors are kept in
     * @param ports the features beside them
     * @param settings how they work
     * @param events told of what was refused and used up
     * @param environment time and randomness
     * @return the service
     */
    public static SecondFactors create(
            MfaStores stores, MfaPorts ports, MfaSettings settings, AuthEvents events, Environment environment) {
        return new SecondFactors(stores, ports, settings, events, environment);
    }

    /**
     * What a sign-in needs after its first factor. Immutable.
     *
     * @param offered the methods to choose from; none when no second factor is needed, or none is possible
     * @param deviceMayDo whether a trusted device may stand in for the factor; never where a role or an organization asks for one
     * @param deviceMayDoLater the same in later sign-ins that are not out of the ordinary: else it is of no use to trust one
     * @param enrolled the ids of the user's second factors; one that is enrolled and cannot be shown here, with nothing else
     *     offered in its place, is none that the first factor may do without. A session that starts without one is to be
     *     started under {@link #areStill}
     */
    public record Need(List<MfaMethod> offered, boolean deviceMayDo, boolean deviceMayDoLater, Set<UUID> enrolled) {

        /** Copies the list and the set. */
        public Need {
            offered = List.copyOf(offered);
            enrolled = Set.copyOf(enrolled);
        }

        /**
         * Whether a second factor is to be shown, and can be.
         *
         * @return false when the first one is enough, or when {@link #cannotBeMet}
         */
        public boolean isThere() {
            return !offered.isEmpty();
        }

        /**
         * Whether the user has a second factor that cannot be shown here: then nothing is started without it.
         *
         * @return true where the factors are passkeys, what checks them is missing, and nothing may do in their place
         */
        public boolean cannotBeMet() {
            return !enrolled.isEmpty() && offered.isEmpty();
        }
    }

    /**
     * What a sign-in needs after its first factor.
     *
     * @param user who signs in
     * @param byMailbox whether who can read the user's mail has the first factor: a mailed code, or a password that was
     *     set by a mailed link
     * @param demanded whether a second factor is needed of who has none enrolled, too, and no trusted device may stand in
     * @return the need; when one is demanded and none is possible, none is there. {@link Need#cannotBeMet} tells whether the
     *     user has one all the same
     */
    public Need needOf(UserId user, boolean byMailbox, boolean demanded) {
        List<StoredFactor> factors = stores.factors().find(user);
        boolean totp = factors.stream().anyMatch(FactorIds::isEnrolledApp);
        Set<UUID> passkeys = ports.passkeys().ids(user);
        boolean enrolled = totp || !passkeys.isEmpty();
        boolean required = ports.policy().requires(user);
        List<MfaMethod> offered = new ArrayList<>();
        if (!passkeys.isEmpty() && ports.passkeys().isAvailable()) {
            offered.add(MfaMethod.PASSKEY);
        }
        if (totp) {
            offered.add(MfaMethod.TOTP);
        }
        if (enrolled && stores.factors().recoveryCodesLeft(user) > 0) {
            offered.add(MfaMethod.RECOVERY_CODE);
        }
        if ((enrolled || required || demanded) && !byMailbox && mailboxMayDo(user)) {
            offered.add(MfaMethod.EMAIL_CODE);
        }
        boolean deviceMayDoLater = enrolled && !required;
        return new Need(offered, deviceMayDoLater && !demanded, deviceMayDoLater, FactorIds.of(factors, passkeys));
    }

    private boolean mailboxMayDo(UserId user) {
        return settings.emailCodes() && ports.mail().reaches(user);
    }

    /**
     * Whether the second factors of a user are those that they were when a sign-in looked, read so that none is added or
     * removed before the unit of work has ended: a change ends the sessions that there are, and this one would not be there yet.
     *
     * @param tx the unit of work that starts the session
     * @param user the user
     * @param seen the ids that were seen
     * @return false when one was added or removed meanwhile
     */
    public boolean areStill(Tx tx, UserId user, Set<UUID> seen) {
        ports.sessions().lock(tx, user);
        return FactorIds.lock(tx, user, stores, ports).equals(seen);
    }

    /**
     * Lets a sign-in wait for its second factor.
     *
     * @param signIn the sign-in
     * @return the token under which it goes on, within {@link #challengeLife()}
     */
    public Secret begin(PendingSignIn signIn) {
        return challenges.begin(signIn);
    }

    /**
     * How long a sign-in waits.
     *
     * @return the time
     */
    public Duration challengeLife() {
        return settings.challengeLife();
    }

    /**
     * Looks at a sign-in that waits, and leaves it as it is.
     *
     * @param token the token, whatever was presented
     * @return the sign-in, empty when none waits under this token
     */
    public Optional<PendingSignIn> find(Secret token) {
        return challenges.find(token).map(Challenges.Challenge::signIn);
    }

    /**
     * Has a code mailed for a sign-in that waits.
     *
     * @param token the token, whatever was presented
     * @param context the request
     * @return what came of it
     */
    public MailCodeResult mailCode(Secret token, RequestContext context) {
        Optional<Challenges.Challenge> found = challenges.find(token);
        if (found.isEmpty()) {
            return new MailCodeResult.Unknown();
        }
        PendingSignIn signIn = found.get().signIn();
        if (!signIn.offered().contains(MfaMethod.EMAIL_CODE)) {
            return new MailCodeResult.NotOffered();
        }
        String challenge = found.get().id();
        if (!ports.mail().mayCode(signIn.user())) {
            return new MailCodeResult.TooMany();
        }
        stores.transactions().run(tx -> {
            ports.mail().code(tx, signIn.user(), context);
            emailCodes.ask(tx, signIn.user(), challenge);
        });
        return new MailCodeResult.OnItsWay();
    }

    /**
     * Has a passkey asked for in a sign-in that waits.
     *
     * @param token the token, whatever was presented
     * @return what came of it
     */
    public AskPasskeyResult askPasskey(Secret token) {
        Optional<Challenges.Challenge> found = challenges.find(token);
        if (found.isEmpty()) {
            return new AskPasskeyResult.Unknown();
        }
        PendingSignIn signIn = found.get().signIn();
        return signIn.offered().contains(MfaMethod.PASSKEY)
                ? new AskPasskeyResult.Asked(
                        ports.passkeys().begin(signIn.user(), found.get().id()))
                : new AskPasskeyResult.NotOffered();
    }

    /**
     * Mints the code that is to be mailed to a user, when the mail is made; one of an earlier mail stops working.
     *
     * @param user the recipient
     * @return the code, empty when none is wanted any more
     */
    public Optional<Secret> mintEmailCode(UserId user) {
        return emailCodes.mint(user);
    }

    /**
     * Forgets mailed codes that have expired, a bounded number at a time.
     *
     * @param limit the most to remove
     * @return how many were removed
     */
    public int cleanUp(int limit) {
        return emailCodes.cleanUp(limit);
    }

    /**
     * Checks the second factor of a sign-in that waits. When it is right the sign-in waits no longer: of any number of
     * callers, on any number of nodes, one goes on.
     *
     * @param token the token, whatever was presented
     * @param proof the factor
     * @param known whether the client is known to be one of the user's; asked only where it makes a difference
     * @param context the request
     * @return what came of it
     */
    public ChallengeCheck verify(Secret token, MfaProof proof, Predicate<PendingSignIn> known, RequestContext context) {
        Optional<Challenges.Challenge> found = challenges.find(token);
        if (found.isEmpty()) {
            return new ChallengeCheck.Unknown();
        }
        PendingSignIn signIn = found.get().signIn();
        if (!signIn.offered().contains(proof.method())) {
            return new ChallengeCheck.Wrong(signIn);
        }
        Optional<Challenges.Challenge> counted = challenges.attempt(found.get());
        if (counted.isEmpty()) {
            return new ChallengeCheck.Unknown();
        }
        Challenges.Challenge challenge = counted.get();
        FactorCheck check = check(challenge, proof, known, context);
        if (check instanceof FactorCheck.Limited limited) {
            challenges.giveBack(challenge);
            return new ChallengeCheck.Limited(limited.retryAfter());
        }
        if (!(check instanceof FactorCheck.Right right)) {
            return new ChallengeCheck.Wrong(signIn);
        }
        return challenges.finish(challenge)
                ? new ChallengeCheck.Passed(signIn, right.method(), right.methods(), right.enrolled())
                : new ChallengeCheck.Unknown();
    }

    private FactorCheck check(
            Challenges.Challenge challenge, MfaProof proof, Predicate<PendingSignIn> known, RequestContext context) {
        PendingSignIn signIn = challenge.signIn();
        try {
            return verifier.inSignIn(signIn.user(), challenge.id(), proof, () -> known.test(signIn), context);
        } catch (StoreUnavailableException e) {
            e.thenTry(() -> challenges.giveBack(challenge));
            throw e;
        }
    }

    /**
     * Checks a second factor of a user who is signed in.
     *
     * @param user the user
     * @param acting the session in which
     * @param proof the factor; mailed codes are for sign-ins alone
     * @param context the request
     * @return what came of it
     */
    public FactorCheck verify(UserId user, SessionId acting, MfaProof proof, RequestContext context) {
        return verifier.inSession(user, acting, proof, context);
    }
}
