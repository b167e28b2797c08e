package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer: those that sign access tokens, and those that make the tags of refresh tokens and of browser
 * values. Made at the first start, sealed at rest with the {@link MasterKey}, shared by all nodes through the
 * {@link KeyStore}, and rotated on schedule: a new key is published before it is used, an old one is accepted until
 * what was made with it is dead.
 *
 * <p>Security promise: a key has one purpose and one algorithm for its life, and private material leaves the ring in
 * sealed form only. Safe for use by several threads.
 */
public final class KeyRing implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);
    private static final int MOST_RACES = 50;
    private static final Duration MAINTENANCE_INTERVAL = Duration.ofSeconds(30);
    private static final Duration LOOK_COOLDOWN = Duration.ofSeconds(1);

    private final KeyStore store;
    private final Environment environment;
    private final KeyOpener opener;
    private final KeySuccession succession;

    /** One for each purpose, so that ids that are made up for one use up no look for the key of another. */
    private final Map<KeyPurpose, Cooldown> cooldowns = new EnumMap<>(KeyPurpose.class);

    private final ScheduledExecutorService maintenance;
    private volatile RingKeys keys = RingKeys.NONE;

    private KeyRing(KeyStore store, Environment environment, KeyOpener opener, KeySuccession succession) {
        this.store = store;
        this.environment = environment;
        this.opener = opener;
        this.succession = succession;
        for (KeyPurpose purpose : KeyPurpose.values()) {
            cooldowns.put(purpose, new Cooldown(LOOK_COOLDOWN));
        }
        this.maintenance = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "latchkey-key-ring");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens the stored keys and makes those that are missing. Nodes that start together end up with one key for each
     * purpose.
     *
     * @param store where the keys are
     * @param transactions the units of work of that store
     * @param environment time and randomness
     * @param settings algorithm and schedule
     * @param masterKey what seals the keys
     * @return the ring; {@link #start()} it to have it rotated on schedule
     * @throws MasterKeyException when the master key does not open what is stored
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public static KeyRing create(
            KeyStore store,
            Transactions transactions,
            Environment environment,
            KeyRingSettings settings,
            MasterKey masterKey) {
        return create(store, transactions, environment, settings, masterKey, (tx, keyId, at) -> {});
    }

    /**
     * Opens the stored keys and makes those that are missing, as the method above, and tells of rotations.
     *
     * @param store where the keys are
     * @param transactions the units of work of that store
     * @param environment time and randomness
     * @param settings algorithm and schedule
     * @param masterKey what seals the keys
     * @param listener told of each successor among the signing keys that this node makes
     * @return the ring
     * @throws MasterKeyException when the master key does not open what is stored
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public static KeyRing create(
            KeyStore store,
            Transactions transactions,
            Environment environment,
            KeyRingSettings settings,
            MasterKey masterKey,
            RotationListener listener) {
        return create(store, transactions, environment, settings, masterKey, listener, Crypto.fastest());
    }

    static KeyRing create(
            KeyStore store,
            Transactions transactions,
            Environment environment,
            KeyRingSettings settings,
            MasterKey masterKey,
            Crypto crypto) {
        return create(store, transactions, environment, settings, masterKey, (tx, keyId, at) -> {}, crypto);
    }

    private static KeyRing create(
            KeyStore store,
            Transactions transactions,
            Environment environment,
            KeyRingSettings settings,
            MasterKey masterKey,
            RotationListener listener,
            Crypto crypto) {
        KeyOpener opener = new KeyOpener(masterKey, crypto, environment);
        KeySuccession succession = new KeySuccession(store, transactions, opener, settings, listener);
        KeyRing ring = new KeyRing(store, environment, opener, succession);
        ring.reload();
        ring.sealAnew();
        for (KeyPurpose purpose : KeyPurpose.values()) {
            ring.makeMissing(purpose);
        }
        ring.followAlgorithm();
        return ring;
    }

    private void sealAnew() {
        int sealed = succession.sealAnew();
        if (sealed > 0) {
            log.info("Sealed {} keys with the new master key", sealed);
            reload();
        }
    }

    /** Begins to rotate on schedule and to follow what other nodes have rotated, on a daemon thread of its own. */
    public void start() {
        start(MAINTENANCE_INTERVAL);
    }

    void start(Duration interval) {
        long nanos = interval.toNanos();
        ScheduledFuture<?> unused =
                maintenance.scheduleWithFixedDelay(this::maintainQuietly, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Makes a new signing key now. It is published at once and signs after the time that keys are published ahead;
     * tokens of the older keys stay valid.
     *
     * @return the new key's id
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public String rotate() {
        for (int race = 0; race < MOST_RACES; race++) {
            Optional<String> id = addSuccessor(KeyPurpose.ACCESS_TOKEN);
            if (id.isPresent()) {
                return id.get();
            }
        }
        throw new IllegalStateException("other nodes keep rotating the signing keys");
    }

    /**
     * What the ring holds.
     *
     * @return all keys in the order in which they take over
     */
    public List<KeyInfo> keys() {
        return keys.all().stream().map(RingKey::info).toList();
    }

    /**
     * Reads the keys again, so that what another node has made or rotated is known here.
     *
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach; the keys stay as they were
     */
    public void reload() {
        keys = keys.reloaded(store.all(), opener);
    }

    /**
     * The key that makes new tags for a purpose.
     *
     * @param purpose {@link KeyPurpose#REFRESH_TOKEN} or {@link KeyPurpose#BROWSER}
     * @return the key
     * @throws IllegalArgumentException for the purpose of signing keys
     */
    public MacKey mac(KeyPurpose purpose) {
        return current(purpose)
                .mac()
                .orElseThrow(() -> new IllegalArgumentException("keys for " + purpose + " make no tags"));
    }

    /**
     * The key that has made a tag. For an id that is not known the store is asked, at most once a second for each purpose,
     * since another node may have made the key.
     *
     * @param purpose the purpose, as for {@link #mac(KeyPurpose)}
     * @param id the key's id, also from hostile input
     * @return the key; empty when there is none of this id and purpose, or it is retired
     */
    public Optional<MacKey> mac(KeyPurpose purpose, String id) {
        Instant now = environment.now();
        Optional<RingKey> known = keys.find(purpose, id);
        if (known.isEmpty()) {
            look(purpose, now);
            known = keys.find(purpose, id);
        }
        return known.filter(key -> key.isAccepted(now)).flatMap(RingKey::mac);
    }

    /** Ends the schedule. The keys can still be used. */
    @Override
    public void close() {
        maintenance.shutdownNow();
    }

    SigningKey signing() {
        return current(KeyPurpose.ACCESS_TOKEN).pair().orElseThrow().signing();
    }

    /** The keys whose signatures are accepted now or will be. */
    List<VerificationKey> published() {
        Instant now = environment.now();
        return keys.of(KeyPurpose.ACCESS_TOKEN).stream()
                .filter(key -> key.isAccepted(now))
                .map(key -> key.pair().orElseThrow().verification())
                .toList();
    }

    KeySource source() {
        return new KeySource() {
            @Override
            public KeySet keys() {
                return keys.verification();
            }

            @Override
            public KeySet keysAfterLooking() {
                look(KeyPurpose.ACCESS_TOKEN, environment.now());
                return keys.verification();
            }
        };
    }

    /** What the schedule does: follows the other nodes, rotates what is due, forgets what is retired. */
    void maintain() {
        reload();
        Instant now = environment.now();
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (succession.isSuccessorDue(purpose, keys, now)) {
                Optional<String> unused = addSuccessor(purpose);
            }
        }
        if (succession.purgeRetired(now) > 0) {
            reload();
        }
    }

    /** Nothing may end the schedule: keys would be neither rotated nor followed any more. */
    private void maintainQuietly() {
        try {
            maintain();
        } catch (Throwable e) {
            log.warn("The key ring could not be maintained; it is tried again in a moment", e);
        }
    }

    private RingKey current(KeyPurpose purpose) {
        return keys.current(purpose, environment.now())
                .orElseThrow(() -> new IllegalStateException("every key for " + purpose + " is retired"));
    }

    /** Another node's new key may be the one that is asked for; a flood of unknown ids must not reach the store. */
    private void look(KeyPurpose purpose, Instant now) {
        if (!Objects.requireNonNull(cooldowns.get(purpose)).tryPass(now)) {
            return;
        }
        try {
            reload();
        } catch (RuntimeException e) {
            log.warn("New keys could not be looked for; those that are known stay in use", e);
        }
    }

    private void makeMissing(KeyPurpose purpose) {
        for (int race = 0; race < MOST_RACES; race++) {
            Instant now = environment.now();
            if (keys.current(purpose, now).isPresent()) {
                return;
            }
            Optional<String> unused = succession.addFirst(purpose, keys, now);
            reload();
        }
        throw new IllegalStateException("other nodes keep changing the keys for " + purpose + " while this one starts");
    }

    /** Keys of another algorithm than the one that is set now are succeeded, not replaced. */
    private void followAlgorithm() {
        if (succession.isAlgorithmOutdated(keys)
                && addSuccessor(KeyPurpose.ACCESS_TOKEN).isPresent()) {
            log.info("A signing key of the algorithm that is set now is published, and signs when its time comes");
        }
    }

    private Optional<String> addSuccessor(KeyPurpose purpose) {
        Optional<String> id = succession.addSuccessor(purpose, keys, environment.now());
        reload();
        return id;
    }
}
