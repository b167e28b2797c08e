package dev.latchkey.mfa;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets of second factors with notice and delay: what an administrator asks for on behalf of a user who has lost them. Safe
 * for use by several threads.
 *
 * <p>Security promise: the user is told by mail at once, and has the time of {@link MfaSettings#resetDelay()} to cancel it,
 * by the link of that mail or while signed in with the factor. It is carried out once, whichever nodes try, or cancelled,
 * never both; all sessions of the user end with it, and the user's epoch is raised. Asking again neither hastens it nor puts
 * it off. The token in the mail cancels and does nothing else; there is a digest of it here.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class FactorResets {

    private static final Logger log = LoggerFactory.getLogger(FactorResets.class);
    private static final String PREFIX = "lkx_";
    private static final Duration PUT_OFF = Duration.ofHours(1);
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARS = 43;

    private final MfaStores stores;
    private final MfaPorts ports;
    private final MfaSettings settings;
    private final Removal removal;
    private final AuthEvents events;
    private final Environment environment;

    /** Removes all factors in a unit of work, and says whether there were any. */
    @FunctionalInterface
    interface Removal {
        boolean of(Tx tx, UserId user, RequestContext context);
    }

    FactorResets(
            MfaStores stores,
            MfaPorts ports,
            MfaSettings settings,
            Removal removal,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.settings = settings;
        this.removal = removal;
        this.events = events;
        this.environment = environment;
    }

    RequestResetResult request(UserId user, boolean enrolled, RequestContext context) {
        Optional<FactorReset> before = stores.resets().find(user);
        if (before.isPresent()) {
            return new RequestResetResult.Waits(before.get(), true);
        }
        if (!enrolled) {
            return new RequestResetResult.NothingThere();
        }
        Instant now = environment.now();
        FactorReset reset =
                new FactorReset(user, context.actor(), now, now.plus(settings.resetDelay()), context.locale(), null);
        boolean added = stores.transactions().call(tx -> {
            if (!ports.sessions().lockAccount(tx, user) || !stores.resets().add(tx, reset)) {
                return false;
            }
            ports.mail().notice(tx, user, MfaNotice.RESET_REQUESTED, context);
            events.publish(tx, new AuthEvent.FactorResetRequested(user, reset.dueAt(), now, context));
            return true;
        });
        if (added) {
            return new RequestResetResult.Waits(reset, false);
        }
        return stores.resets()
                .find(user)
                .<RequestResetResult>map(other -> new RequestResetResult.Waits(other, true))
                .orElseGet(RequestResetResult.NothingThere::new);
    }

    /**
     * The reset of a user that waits.
     *
     * @param user the user
     * @return the reset, empty when none waits
     */
    public Optional<FactorReset> find(UserId user) {
        return stores.resets().find(user);
    }

    /**
     * Cancels a reset that waits. The caller has made sure that it is an administrator who does, or the user with the
     * factor.
     *
     * @param user the user
     * @param context the request it follows from
     * @return whether there was one: true for one of those who race, and never for one that is carried out
     */
    public boolean cancel(UserId user, RequestContext context) {
        return stores.transactions().call(tx -> {
            if (stores.resets().take(tx, user).isEmpty()) {
                return false;
            }
            ports.mail().notice(tx, user, MfaNotice.RESET_CANCELLED, context);
            events.publish(tx, new AuthEvent.FactorResetCancelled(user, environment.now(), context));
            return true;
        });
    }

    /**
     * Cancels a reset by the link of its mail.
     *
     * @param token the token, whatever was presented
     * @param context the request it follows from
     * @return whether it was cancelled; false for a token that is unknown, superseded or used, and when it is too late
     */
    public boolean cancel(Secret token, RequestContext context) {
        String text = token.reveal();
        boolean shaped = text.length() == PREFIX.length() + RANDOM_CHARS && text.startsWith(PREFIX);
        return shaped
                && stores.resets()
                        .findByDigest(Digests.of(text))
                        .filter(reset -> cancel(reset.user(), context))
                        .isPresent();
    }

    /**
     * Mints the token that is to be mailed, when the mail is made; that of an earlier mail stops working.
     *
     * @param user the recipient
     * @return the token, empty when no reset waits any more
     */
    public Optional<Secret> mintToken(UserId user) {
        String token = PREFIX + environment.randomText(RANDOM_BYTES);
        return stores.resets().setDigest(user, Digests.of(token)) ? Optional.of(Secret.of(token)) : Optional.empty();
    }

    /**
     * Carries out what is due, a bounded number at a time. Called by itself about once a minute; of nodes that do so at
     * once, one carries out each.
     *
     * @param limit the most to carry out
     * @return how many were due
     */
    public int carryOut(int limit) {
        List<FactorReset> due = stores.resets().due(environment.now(), limit);
        for (FactorReset reset : due) {
            if (!tryToCarryOut(reset)) {
                putOff(reset.user());
            }
        }
        return due.size();
    }

    /** Whether it was carried out, or is not to be any more. */
    private boolean tryToCarryOut(FactorReset reset) {
        try {
            carryOut(reset);
            return true;
        } catch (NotDue e) {
            log.info("The reset of the second factors of user {} was asked for anew, and waits", reset.user());
            return true;
        } catch (RuntimeException e) {
            log.error("The second factors of user {} could not be reset; it is tried again", reset.user(), e);
            return false;
        }
    }

    private void carryOut(FactorReset reset) {
        RequestContext context = new RequestContext(null, null, null, reset.locale());
        boolean done = stores.transactions().call(tx -> {
            ports.sessions().lock(tx, reset.user());
            return takeDue(tx, reset.user()).isPresent() && removal.of(tx, reset.user(), context);
        });
        log.info(
                done
                        ? "Carried out the reset of the second factors of user {}"
                        : "The second factors of user {} are gone already",
                reset.user());
    }

    /** The one that was due may have been cancelled and asked for again meanwhile; the new one has its own time to wait. */
    private Optional<FactorReset> takeDue(Tx tx, UserId user) {
        Optional<FactorReset> taken = stores.resets().take(tx, user);
        if (taken.filter(reset -> reset.dueAt().isAfter(environment.now())).isPresent()) {
            throw new NotDue();
        }
        return taken;
    }

    /** So that a reset that cannot be carried out does not keep others from it. */
    private void putOff(UserId user) {
        Instant later = environment.now().plus(PUT_OFF);
        stores.transactions().run(tx -> {
            Optional<FactorReset> taken = stores.resets().take(tx, user);
            if (taken.isPresent()) {
                boolean unused = stores.resets().add(tx, dueNotBefore(later, taken.get()));
            }
        });
    }

    private static FactorReset dueNotBefore(Instant time, FactorReset reset) {
        return reset.dueAt().isAfter(time)
                ? reset
                : new FactorReset(
                        reset.user(), reset.requestedBy(), reset.requestedAt(), time, reset.locale(), reset.digest());
    }

    /** Rolls a unit of work back; it gets no further than here. */
    private static final class NotDue extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotDue() {
            super("the reset is not due", null, false, false);
        }
    }
}
