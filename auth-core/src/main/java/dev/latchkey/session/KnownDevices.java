package dev.latchkey.session;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Devices that users have signed in on, so that a sign-in on another one can be told of. Safe for use by several threads.
 *
 * <p>A browser is known by a random token that it keeps, one for each user who has signed in on it, the five latest; a
 * client that keeps nothing, by the description its caller gives of it. A user has 20 devices at most, each until 400 days
 * after the last sign-in on it. None is known any more once the user's epoch was raised: after a change or reset of the
 * password, a reset of the factors, and when an administrator has ended all sessions.
 *
 * <p>Security promise: a device that is known is a hint and nothing more. It admits nobody, and stands in for no factor;
 * a browser that is known may go on guessing, a few times an hour, where an account is locked for others.
 * Tokens are made here alone, so that nobody can plant one on a browser that a user will sign in on; there is a digest of
 * each here, which is another one for each user.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class KnownDevices {

    /** How many devices a user has. */
    public static final int MOST = 20;

    /** How long a device is known after the last sign-in on it: as long as browsers keep a cookie. */
    public static final Duration LIFE = Duration.ofDays(400);

    private static final int USERS_OF_ONE = 5;
    private static final int RANDOM_BYTES = 24;
    private static final int RANDOM_CHARS = 32;
    private static final int LONGEST = 4_096;
    private static final String SEPARATOR = ".";

    private final KnownDeviceStore store;
    private final Transactions transactions;
    private final AuthEvents events;
    private final Environment environment;

    private KnownDevices(
            KnownDeviceStore store, Transactions transactions, AuthEvents events, Environment environment) {
        this.store = store;
        this.transactions = transactions;
        this.events = events;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param store the devices
     * @param transactions units of work over the store
     * @param events told of what is forgotten
     * @param environment time and randomness
     * @return the service
     */
    public static KnownDevices create(
            KnownDeviceStore store, Transactions transactions, AuthEvents events, Environment environment) {
        return new KnownDevices(store, transactions, events, environment);
    }

    /**
     * What became of the look at a device. For one sign-in; {@code toString} shows no token.
     *
     * @param known whether it is known
     * @param device the device as it is to be stored with the sign-in
     * @param kept what it is to keep from then on, null when it keeps nothing
     */
    public record Recognition(
            boolean known, KnownDevice device, @Nullable Secret kept) {

        /** Whether it is known. */
        @Override
        public String toString() {
            return "Recognition[known=" + known + "]";
        }
    }

    /**
     * Looks at a browser that somebody signs in on. Changes nothing.
     *
     * @param user who signs in
     * @param epoch the user's epoch
     * @param request the request, with what the browser keeps
     * @return what it is
     */
    public Recognition browser(UserId user, int epoch, RequestContext request) {
        List<String> tokens = tokens(request.device());
        List<KnownDevice> known = store.find(user, epoch, environment.now());
        for (String token : tokens) {
            Optional<KnownDevice> found = of(known, Digests.of(user, token));
            if (found.isPresent()) {
                KnownDevice seen = seen(found.get().id(), user, found.get().digest(), epoch, request);
                return new Recognition(true, seen, kept(tokens, token));
            }
        }
        String made = environment.randomText(RANDOM_BYTES);
        KnownDevice device = seen(environment.newId(), user, Digests.of(user, made), epoch, request);
        return new Recognition(false, device, kept(tokens, made));
    }

    /**
     * Looks at a client that keeps nothing to be known by. Changes nothing.
     *
     * @param user who signs in
     * @param epoch the user's epoch
     * @param request the request
     * @param network what stands for the network it is in; with the device's name it is the description of the client
     * @return what it is
     */
    public Recognition client(UserId user, int epoch, RequestContext request, String network) {
        String digest = Digests.of(user, DeviceName.of(request.userAgent()) + "\n" + network);
        Optional<KnownDevice> found = of(store.find(user, epoch, environment.now()), digest);
        UUID id = found.map(KnownDevice::id).orElseGet(environment::newId);
        return new Recognition(found.isPresent(), seen(id, user, digest, epoch, request), null);
    }

    /**
     * Whether a browser presents what it was given when a user signed in in it. What a client says of itself is nothing
     * here.
     *
     * @param user the user
     * @param epoch the user's epoch
     * @param presented what the browser keeps, whatever was presented; null for nothing
     * @return true when one of its tokens is a known device of this user
     */
    public boolean knows(UserId user, int epoch, @Nullable Secret presented) {
        List<String> tokens = tokens(presented);
        if (tokens.isEmpty()) {
            return false;
        }
        List<KnownDevice> known = store.find(user, epoch, environment.now());
        return tokens.stream()
                .anyMatch(token -> of(known, Digests.of(user, token)).isPresent());
    }

    private static Optional<KnownDevice> of(List<KnownDevice> known, String digest) {
        return known.stream().filter(device -> device.digest().equals(digest)).findFirst();
    }

    private KnownDevice seen(UUID id, UserId user, String digest, int epoch, RequestContext request) {
        Instant now = environment.now();
        return new KnownDevice(
                id, user, digest, epoch, request.userAgent(), request.address(), now, now, now.plus(LIFE));
    }

    /** The tokens that a browser presents, as far as they have the shape of any. */
    private static List<String> tokens(@Nullable Secret presented) {
        if (presented == null || presented.reveal().length() > LONGEST) {
            return List.of();
        }
        List<String> tokens = new ArrayList<>();
        for (String token : presented.reveal().split("\\.", -1)) {
            if (isToken(token) && tokens.size() < USERS_OF_ONE) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private static boolean isToken(String text) {
        return text.length() == RANDOM_CHARS
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '_');
    }

    /** The latest first, so that of too many users the one who was here the longest ago is not known any more. */
    private static Secret kept(List<String> presented, String latest) {
        List<String> kept = new ArrayList<>();
        kept.add(latest);
        presented.stream().filter(token -> !token.equals(latest)).forEach(kept::add);
        return Secret.of(String.join(SEPARATOR, kept.subList(0, Math.min(kept.size(), USERS_OF_ONE))));
    }

    /**
     * Notes a sign-in on a device.
     *
     * @param tx the unit of work of the sign-in
     * @param recognition what was found of the device
     */
    public void note(Tx tx, Recognition recognition) {
        store.put(tx, recognition.device(), MOST);
    }

    /**
     * A user's devices that are known.
     *
     * @param user the user
     * @param epoch the user's epoch
     * @return the devices, the last seen first
     */
    public List<KnownDevice> list(UserId user, int epoch) {
        return store.find(user, epoch, environment.now());
    }

    /**
     * Forgets a device: the next sign-in on it is one on a new device. Sessions on it go on.
     *
     * @param user the user
     * @param id the device
     * @param request the request it follows from
     * @return whether there was such a device of the user's
     */
    public boolean forget(UserId user, UUID id, RequestContext request) {
        return transactions.call(tx -> {
            boolean removed = store.remove(tx, user, id);
            told(tx, user, removed ? 1 : 0, request);
            return removed;
        });
    }

    /**
     * Forgets all devices of a user.
     *
     * @param user the user
     * @param request the request it follows from
     * @return how many there were
     */
    public int forgetAll(UserId user, RequestContext request) {
        return transactions.call(tx -> {
            int removed = store.removeAll(tx, user);
            told(tx, user, removed, request);
            return removed;
        });
    }

    private void told(Tx tx, UserId user, int removed, RequestContext request) {
        if (removed > 0) {
            events.publish(
                    tx,
                    new AuthEvent.KnownDevicesForgotten(user, removed, environment.now(), request.withDevice(null)));
        }
    }

    /**
     * Forgets devices that have expired, a bounded number at a time.
     *
     * @param limit the most to remove
     * @return how many were removed
     */
    public int cleanUp(int limit) {
        return store.purgeExpired(environment.now(), limit);
    }
}
