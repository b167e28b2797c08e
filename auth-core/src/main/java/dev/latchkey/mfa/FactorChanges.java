package dev.latchkey.mfa;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a change of any second factor brings with it, in the unit of work of the change: the user's other sessions end,
 * devices are trusted no longer, the user is told by mail, and there are recovery codes as long as there is a factor. Safe
 * for use by several threads.
 */
public final class FactorChanges {

    private static final Logger log = LoggerFactory.getLogger(FactorChanges.class);

    private final MfaStores stores;
    private final MfaPorts ports;
    private final RecoveryCodes recoveryCodes;
    private final AuthEvents events;
    private final Environment environment;

    private FactorChanges(MfaStores stores, MfaPorts ports, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.recoveryCodes = new RecoveryCodes(stores.factors(), ports.sealing(), environment);
        this.events = events;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param stores what factors are kept in
     * @param ports the features beside them
     * @param events told of a reset that a change cancels
     * @param environment time and randomness
     * @return the service
     */
    public static FactorChanges create(MfaStores stores, MfaPorts ports, AuthEvents events, Environment environment) {
        return new FactorChanges(stores, ports, events, environment);
    }

    /**
     * A factor was added.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param notice what the user is told
     * @param acting the session that goes on
     * @param context the request it follows from
     * @return new recovery codes, to be shown now and never again; none for a user who has some that were not used
     */
    public List<Secret> added(Tx tx, UserId user, MfaNotice notice, SessionId acting, RequestContext context) {
        List<Secret> shown =
                stores.factors().recoveryCodesLeft(user) == 0 ? recoveryCodes.replace(tx, user) : List.of();
        changed(tx, user, notice, acting, context);
        return shown;
    }

    /** An app was added, with which new recovery codes are always shown; of those that they replace the user is told as well. */
    List<Secret> appAdded(Tx tx, UserId user, SessionId acting, RequestContext context) {
        boolean replaced = stores.factors().recoveryCodesLeft(user) > 0;
        List<Secret> shown = recoveryCodes.replace(tx, user);
        changed(tx, user, MfaNotice.FACTOR_ADDED, acting, context);
        if (replaced) {
            codesReplaced(tx, user, context);
        }
        return shown;
    }

    /** Recovery codes that were there work no longer. */
    void codesReplaced(Tx tx, UserId user, RequestContext context) {
        ports.mail().notice(tx, user, MfaNotice.RECOVERY_CODES_REPLACED, context);
        events.publish(tx, new AuthEvent.RecoveryCodesReplaced(user, environment.now(), context));
    }

    /**
     * A factor was removed by its owner; the recovery codes go with the last one. A reset that waits is cancelled: the user
     * has shown the factor, so none that is enrolled afterwards is to go.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param notice what the user is told
     * @param acting the session that goes on
     * @param context the request it follows from
     */
    public void removed(Tx tx, UserId user, MfaNotice notice, SessionId acting, RequestContext context) {
        if (stores.resets().take(tx, user).isPresent()) {
            events.publish(tx, new AuthEvent.FactorResetCancelled(user, environment.now(), context));
        }
        if (FactorIds.lock(tx, user, stores, ports).isEmpty()) {
            Optional<StoredFactor> unused = stores.factors().remove(tx, user, FactorKind.RECOVERY_CODES);
        }
        changed(tx, user, notice, acting, context);
    }

    private void changed(Tx tx, UserId user, MfaNotice notice, SessionId acting, RequestContext context) {
        int devices = stores.devices().removeAll(tx, user);
        log.debug("A change of the second factors of user {} ends the trust in {} devices", user, devices);
        ports.sessions().endOthers(tx, user, acting, context);
        ports.mail().notice(tx, user, notice, context);
    }
}
