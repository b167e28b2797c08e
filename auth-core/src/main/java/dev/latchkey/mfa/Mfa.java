package dev.latchkey.mfa;

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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second factors of users: their enrolment, their recovery codes and their removal. Safe for use by several threads.
 *
 * <p>Security promise: secrets are stored under the master key alone, recovery codes as digests alone. Each change is told
 * to the user by mail and ends the user's other sessions and the trust in devices, in the same unit of work, in which the
 * acting session goes on. Nothing but its owner, {@link #reset} and {@link #forgetAll} removes a factor; a change of the
 * password does not, nor does a reset of it once the address has been shown to be the user's.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class Mfa {

    private static final Logger log = LoggerFactory.getLogger(Mfa.class);
    private static final int PAGE = 500;

    private final MfaStores stores;
    private final MfaPorts ports;
    private final RecoveryCodes recoveryCodes;
    private final TotpEnrolments enrolments;
    private final ActingWork work;
    private final FactorChanges changes;
    private final FactorResets resets;
    private final AuthEvents events;
    private final Environment environment;

    private Mfa(
            MfaStores stores,
            MfaPorts ports,
            RecoveryCodes recoveryCodes,
            TotpEnrolments enrolments,
            FactorChanges changes,
            MfaSettings settings,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.recoveryCodes = recoveryCodes;
        this.enrolments = enrolments;
        work = ActingWork.create(stores.transactions(), ports.sessions());
        this.changes = changes;
        this.events = events;
        this.environment = environment;
        this.resets = new FactorResets(stores, ports, settings, this::reset, events, environment);
    }

    /**
     * Composes the service.
     *
     * @param stores what factors are kept in
     * @param ports the features beside them
     * @param settings how they work
     * @param issuer what authenticator apps call the service
     * @param events listeners and interceptors
     * @param environment time and randomness
     * @return the service
     */
    public static Mfa create(
            MfaStores stores,
            MfaPorts ports,
            MfaSettings settings,
            String issuer,
            AuthEvents events,
            Environment environment) {
        RecoveryCodes codes = new RecoveryCodes(stores.factors(), ports.sealing(), environment);
        FactorChanges changes = FactorChanges.create(stores, ports, events, environment);
        TotpEnrolments enrolments =
                new TotpEnrolments(stores, ports, changes, new OtpauthUri(issuer), settings, events, environment);
        return new Mfa(stores, ports, codes, enrolments, changes, settings, events, environment);
    }

    /**
     * A user's second factors.
     *
     * @param user the user
     * @return those that are confirmed
     */
    public EnrolledFactors factors(UserId user) {
        return new EnrolledFactors(
                enrolled(user),
                stores.factors().recoveryCodesLeft(user),
                ports.policy().requires(user));
    }

    /**
     * Whether a user has a second factor.
     *
     * @param user the user
     * @return true when sign-ins ask for one that is enrolled
     */
    public boolean isEnabled(UserId user) {
        return !enrolled(user).isEmpty();
    }

    /**
     * What a user who is signed in can show as a second factor.
     *
     * @param user the user
     * @return the methods, the strongest first; none for a user without a second factor
     */
    public List<MfaMethod> shownMethods(UserId user) {
        List<EnrolledFactors.Factor> enrolled = enrolled(user);
        Stream<MfaMethod> own = Stream.of(MfaMethod.PASSKEY, MfaMethod.TOTP)
                .filter(method -> enrolled.stream().anyMatch(factor -> factor.method() == method))
                .filter(method ->
                        method != MfaMethod.PASSKEY || ports.passkeys().isAvailable());
        return enrolled.isEmpty()
                ? List.of()
                : Stream.concat(own, Stream.of(MfaMethod.RECOVERY_CODE)).toList();
    }

    /**
     * Whether an authentication is strong enough to change factors: who has one has to have shown it or a recovery code,
     * or to have been signed in since before it was enrolled. A mailed code is not enough.
     *
     * @param user the user
     * @param authenticatedAt when the user was authenticated
     * @param methods how (RFC 8176)
     * @return false when a step-up with a second factor has to come first
     */
    public boolean mayChange(UserId user, Instant authenticatedAt, Collection<String> methods) {
        return methods.stream().anyMatch(MfaMethod::isStrong)
                || enrolled(user).stream()
                        .noneMatch(factor -> factor.enrolledAt().isBefore(authenticatedAt));
    }

    /**
     * Begins to enrol an authenticator app. Nothing is asked of sign-ins before it is confirmed, from the same session.
     *
     * @param user the user
     * @param acting the session it is begun in
     * @param account what the app calls the account, such as its address
     * @param context the request
     * @return what came of it
     */
    public BeginTotpResult beginTotp(UserId user, SessionId acting, String account, RequestContext context) {
        return enrolments.begin(user, acting, account, context);
    }

    /**
     * The enrolment that waits for its confirmation. One that was begun in another session is not shown: whoever began it
     * would have the secret of the app that is enrolled here.
     *
     * @param user the user
     * @param acting the session it was begun in
     * @param account what the app calls the account
     * @return the enrolment, empty when there is none or it took too long
     */
    public Optional<TotpEnrolment> pendingTotp(UserId user, SessionId acting, String account) {
        return enrolments.pending(user, acting, account);
    }

    /**
     * Confirms an authenticator app with its first code. All other sessions of the user end.
     *
     * @param user the user
     * @param acting the session that goes on
     * @param code the code, whatever was typed
     * @param context the request
     * @return what came of it
     */
    public ConfirmTotpResult confirmTotp(UserId user, SessionId acting, Secret code, RequestContext context) {
        return enrolments.confirm(user, acting, code, context);
    }

    /**
     * Removes the authenticator app of a user, and the recovery codes with the last factor. All other sessions of the user
     * end. The caller has asked {@link #mayChange}.
     *
     * @param user the user
     * @param acting the session that goes on
     * @param context the request
     * @return what came of it
     */
    public RemoveFactorResult removeTotp(UserId user, SessionId acting, RequestContext context) {
        Optional<Veto> veto = events.before(new AuthAction.ChangeFactors(user, context));
        if (veto.isPresent()) {
            return new RemoveFactorResult.Vetoed(veto.get().reason());
        }
        return work.call(user, acting, new RemoveFactorResult.SessionOver(), tx -> {
            Optional<StoredFactor> removed = stores.factors().remove(tx, user, FactorKind.TOTP);
            if (removed.filter(StoredFactor::isConfirmed).isEmpty()) {
                return new RemoveFactorResult.NothingThere();
            }
            changes.removed(tx, user, MfaNotice.FACTOR_REMOVED, acting, context);
            events.publish(tx, new AuthEvent.FactorRemoved(user, FactorKind.TOTP.code(), environment.now(), context));
            return new RemoveFactorResult.Removed();
        });
    }

    /**
     * Replaces all recovery codes. The caller has asked {@link #mayChange}.
     *
     * @param user the user
     * @param acting the session it is done from
     * @param context the request
     * @return what came of it
     */
    public ReplaceCodesResult replaceRecoveryCodes(UserId user, SessionId acting, RequestContext context) {
        return work.call(user, acting, new ReplaceCodesResult.SessionOver(), tx -> {
            if (FactorIds.lock(tx, user, stores, ports).isEmpty()) {
                return new ReplaceCodesResult.NothingEnrolled();
            }
            List<Secret> shown = recoveryCodes.replace(tx, user);
            changes.codesReplaced(tx, user, context);
            return new ReplaceCodesResult.Replaced(shown);
        });
    }

    /**
     * Removes all factors of a user who has lost them, on behalf of an administrator: all sessions of the user end, and
     * the user's epoch is raised. At once, and so for operators who have made sure whom they talk to by other means; what
     * administrators ask for over HTTP is {@link #requestReset}. The caller answers for who may ask for it.
     *
     * @param user the user
     * @param context the request it follows from
     * @return whether there was anything to remove
     */
    public boolean reset(UserId user, RequestContext context) {
        return stores.transactions().call(tx -> {
            ports.sessions().lock(tx, user);
            Optional<FactorReset> superseded = stores.resets().take(tx, user);
            superseded.ifPresent(waiting -> log.debug("What was to come at {} is done at once", waiting.dueAt()));
            return reset(tx, user, context);
        });
    }

    private boolean reset(Tx tx, UserId user, RequestContext context) {
        if (!removeAll(tx, user)) {
            return false;
        }
        ports.sessions().endAll(tx, user, context);
        ports.mail().notice(tx, user, MfaNotice.FACTORS_RESET, context);
        events.publish(tx, new AuthEvent.FactorsReset(user, environment.now(), context));
        return true;
    }

    /**
     * Asks for a reset of all factors of a user who has lost them, on behalf of an administrator: the user is mailed at
     * once, and it is carried out after {@link MfaSettings#resetDelay()} as {@link #reset} does, unless it is cancelled
     * before. Asking again changes nothing. The caller answers for who may ask for it, and for having made sure who asks.
     *
     * @param user the user
     * @param context the request it follows from; its actor is who asks
     * @return what came of it
     */
    public RequestResetResult requestReset(UserId user, RequestContext context) {
        return resets.request(user, isEnabled(user), context);
    }

    /**
     * The resets that wait.
     *
     * @return the resets
     */
    public FactorResets resets() {
        return resets;
    }

    /**
     * Removes all factors of a user, passkeys, trusted devices and a waiting reset among them, because the account turned
     * out to be another's than of who enrolled them. Nobody is mailed. The caller ends the sessions, before it.
     *
     * @param tx the unit of work in which the account changes hands
     * @param user the user
     * @param context the request it follows from
     */
    public void forgetAll(Tx tx, UserId user, RequestContext context) {
        ports.sessions().lock(tx, user);
        if (stores.resets().take(tx, user).isPresent()) {
            events.publish(tx, new AuthEvent.FactorResetCancelled(user, environment.now(), context));
        }
        if (removeAll(tx, user)) {
            events.publish(tx, new AuthEvent.FactorsReset(user, environment.now(), context));
        }
    }

    private boolean removeAll(Tx tx, UserId user) {
        boolean passkeys =
                !ports.passkeys().lock(tx, user).isEmpty() && ports.passkeys().removeAll(tx, user) > 0;
        boolean removed = stores.factors().remove(tx, user, FactorKind.TOTP).isPresent() || passkeys;
        if (removed) {
            Optional<StoredFactor> unused = stores.factors().remove(tx, user, FactorKind.RECOVERY_CODES);
            int devices = stores.devices().removeAll(tx, user);
            log.debug("Removed the second factors of user {}, and {} trusted devices", user, devices);
        }
        return removed;
    }

    /**
     * Seals anew what a former master key has sealed, all of it; nothing when the master key opens no other one's seals.
     * To be called at start: afterwards the former key can go.
     *
     * @return how many secrets were sealed anew
     */
    public int sealAnew() {
        if (!ports.sealing().isChanging()) {
            return 0;
        }
        int sealed = 0;
        List<StoredFactor> page = stores.factors().page(null, PAGE);
        while (!page.isEmpty()) {
            for (StoredFactor factor : page) {
                Optional<String> updated = ports.sealing().sealedAnew(factor.sealed(), Factors.label(factor));
                if (updated.isPresent() && stores.factors().reseal(factor.id(), factor.sealed(), updated.get())) {
                    sealed++;
                }
            }
            page = stores.factors().page(page.get(page.size() - 1).id(), PAGE);
        }
        if (sealed > 0) {
            log.info("Sealed {} secrets of second factors with the new master key", sealed);
        }
        return sealed;
    }

    private List<EnrolledFactors.Factor> enrolled(UserId user) {
        Stream<EnrolledFactors.Factor> totp = stores.factors().find(user).stream()
                .filter(FactorIds::isEnrolledApp)
                .map(factor -> new EnrolledFactors.Factor(MfaMethod.TOTP, confirmedAt(factor), factor.lastUsedAt()));
        return Stream.concat(totp, ports.passkeys().find(user).stream()).toList();
    }

    private static Instant confirmedAt(StoredFactor factor) {
        Instant at = factor.confirmedAt();
        return at == null ? factor.createdAt() : at;
    }
}
