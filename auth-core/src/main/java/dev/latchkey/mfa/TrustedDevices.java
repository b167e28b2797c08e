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
import java.util.UUID;

/**
 * Devices on which a user wants to be asked for no second factor for a while. Safe for use by several threads.
 *
 * <p>Security promise: a device is trusted by a random secret that it keeps, of which there is a digest here; for one user;
 * and no longer once the password was changed, a factor was changed or all sessions were ended; a sign-in under way at that
 * moment comes to nothing. What it stands in for is never said to have been shown: tokens of such a sign-in have no
 * {@code mfa}.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class TrustedDevices {

    private static final String PREFIX = "lkd_";
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARS = 43;

    private final MfaStores stores;
    private final MfaSettings settings;
    private final AuthEvents events;
    private final Environment environment;

    private TrustedDevices(MfaStores stores, MfaSettings settings, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.settings = settings;
        this.events = events;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param stores what devices are kept in
     * @param settings how long they are trusted
     * @param events told of what is trusted and no longer
     * @param environment time and randomness
     * @return the service
     */
    public static TrustedDevices create(
            MfaStores stores, MfaSettings settings, AuthEvents events, Environment environment) {
        return new TrustedDevices(stores, settings, events, environment);
    }

    /**
     * Trusts a device, on which the user has shown a second factor a moment ago.
     *
     * @param tx the unit of work that starts the session of that sign-in: a change of factors comes before it, or ends the trust
     * @param user the user
     * @param epoch the user's epoch as it was before the sign-in
     * @param context the request
     * @return the secret that the device is to keep, once the unit of work has committed
     */
    public Secret trust(Tx tx, UserId user, int epoch, RequestContext context) {
        String secret = PREFIX + environment.randomText(RANDOM_BYTES);
        Instant now = environment.now();
        TrustedDevice device = new TrustedDevice(
                environment.newId(),
                user,
                Digests.of(secret),
                epoch,
                context.userAgent(),
                context.address(),
                now,
                null,
                now.plus(settings.deviceLife()));
        stores.devices().add(tx, device);
        events.publish(tx, new AuthEvent.DeviceTrusted(user, device.id(), now, context));
        return Secret.of(secret);
    }

    /**
     * Whether a device is trusted.
     *
     * @param user who signs in
     * @param epoch the user's epoch
     * @param secret what the device presents, whatever it is
     * @return true when it may stand in for a second factor, if {@link #use} says so in the end
     */
    public boolean trusts(UserId user, int epoch, Secret secret) {
        Optional<String> digest = digest(secret);
        return digest.isPresent()
                && stores.devices().find(user, epoch, environment.now()).stream()
                        .anyMatch(device ->
                                device.epoch() == epoch && device.digest().equals(digest.get()));
    }

    /**
     * Notes that a device stands in for a second factor, if it is trusted; its trust is not withdrawn before the unit of work
     * has ended.
     *
     * @param tx the unit of work that starts the session
     * @param user who signs in
     * @param epoch the user's epoch
     * @param secret what the device presents, whatever it is
     * @return false when it may not stand in
     */
    public boolean use(Tx tx, UserId user, int epoch, Secret secret) {
        return digest(secret)
                .filter(digest -> stores.devices().use(tx, user, digest, epoch, environment.now()))
                .isPresent();
    }

    private static Optional<String> digest(Secret secret) {
        String text = secret.reveal();
        return text.length() == PREFIX.length() + RANDOM_CHARS && text.startsWith(PREFIX)
                ? Optional.of(Digests.of(text))
                : Optional.empty();
    }

    /**
     * How long a device is trusted.
     *
     * @return the time
     */
    public Duration life() {
        return settings.deviceLife();
    }

    /**
     * A user's devices that are trusted.
     *
     * @param user the user
     * @param epoch the user's epoch
     * @return the devices, the last trusted first
     */
    public List<TrustedDevice> list(UserId user, int epoch) {
        return stores.devices().find(user, epoch, environment.now());
    }

    /**
     * Trusts a device no longer.
     *
     * @param user the user
     * @param id the device
     * @param context the request it follows from
     * @return whether there was such a device of the user's
     */
    public boolean forget(UserId user, UUID id, RequestContext context) {
        return stores.transactions().call(tx -> forget(tx, user, id, context));
    }

    private boolean forget(Tx tx, UserId user, UUID id, RequestContext context) {
        boolean removed = stores.devices().remove(tx, user, id);
        if (removed) {
            events.publish(tx, new AuthEvent.DeviceForgotten(user, id, environment.now(), context));
        }
        return removed;
    }

    /**
     * Trusts none of a user's devices any longer, as for a user who ends their sessions elsewhere.
     *
     * @param tx the unit of work of that, which has locked the user's sessions
     * @param user the user
     * @param epoch the user's epoch
     * @param context the request it follows from
     */
    public void forgetAll(Tx tx, UserId user, int epoch, RequestContext context) {
        list(user, epoch).forEach(device -> {
            boolean unused = forget(tx, user, device.id(), context);
        });
    }

    /**
     * Forgets devices that have expired, a bounded number at a time.
     *
     * @param limit the most to remove
     * @return how many were removed
     */
    public int cleanUp(int limit) {
        return stores.devices().purgeExpired(environment.now(), limit);
    }
}
