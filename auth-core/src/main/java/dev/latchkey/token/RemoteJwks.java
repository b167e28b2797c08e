package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of a remote issuer, for a service that only verifies. Fetched from the one address that the host has
 * set, kept in memory, fetched again on schedule and when a token names a key that is not known, but never more often
 * than the cool-down allows. While the issuer is out of reach, or answers with a document that is not to be trusted,
 * the last good keys stay in use.
 *
 * <p>Security promise: https, or a loopback host; no redirects; no address that a token names. Symmetric keys, two keys
 * of one id and published private keys spoil the document; RSA keys under 2,048 bits, keys that are not on their curve
 * and unknown algorithms are not used. Safe for use by several threads.
 */
public final class RemoteJwks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RemoteJwks.class);
    private static final int MOST_WAITING = 32;

    private final URI uri;
    private final RemoteJwksSettings settings;
    private final Environment environment;
    private final JwksFetcher fetcher;
    private final JwksReader reader;
    private final Cooldown cooldown;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ScheduledExecutorService schedule;
    private volatile @Nullable KeySet keys;

    /** What they were read from. An unchanged document leaves the keys the objects that they are. */
    private volatile byte @Nullable [] document;

    private volatile @Nullable Instant fetchedAt;
    private volatile @Nullable CompletableFuture<Void> underWay;

    private RemoteJwks(URI uri, RemoteJwksSettings settings, Environment environment, Crypto crypto) {
        this.uri = uri;
        this.settings = settings;
        this.environment = environment;
        this.fetcher = new JwksFetcher(uri, settings);
        this.reader = new JwksReader(crypto);
        this.cooldown = new Cooldown(settings.cooldown());
        this.schedule = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "latchkey-jwks");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The keys at an address. Nothing is fetched yet.
     *
     * @param uri the issuer's {@code /.well-known/jwks.json}: https, or http on a loopback host
     * @param settings time-outs and schedule
     * @param environment time
     * @return the keys; {@link #start()} fetches them
     * @throws IllegalArgumentException for an address that keys must not come from
     */
    public static RemoteJwks create(URI uri, RemoteJwksSettings settings, Environment environment) {
        return new RemoteJwks(uri, settings, environment, Crypto.fastest());
    }

    /**
     * Fetches the keys, then keeps them fresh on a daemon thread of its own. An issuer that is out of reach does not
     * stop the start: see {@link #ready()}.
     */
    public void start() {
        start(settings.cooldown());
    }

    void start(Duration interval) {
        maintainQuietly();
        long nanos = interval.toNanos();
        ScheduledFuture<?> unused =
                schedule.scheduleWithFixedDelay(this::maintainQuietly, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Whether keys are there to verify with.
     *
     * @return true from the first good fetch on
     */
    public boolean ready() {
        return keys != null;
    }

    /** Ends the schedule. The keys that are known stay in use. */
    @Override
    public void close() {
        schedule.shutdownNow();
    }

    /** What fails unforeseen must not end the schedule: keys that the issuer has withdrawn would be accepted for good. */
    private void maintainQuietly() {
        try {
            maintain();
        } catch (Throwable e) {
            log.error("The keys at {} could not be fetched; that is tried again", uri, e);
        }
    }

    /** What the schedule does: fetches when there are no keys yet, or they are due. */
    void maintain() {
        Instant now = environment.now();
        Instant last = fetchedAt;
        boolean due = last == null || !now.isBefore(last.plus(settings.refreshEvery())) || now.isBefore(last);
        if (due) {
            fetchUnlessCooling(now);
        }
    }

    KeySource source() {
        return new KeySource() {
            @Override
            public KeySet keys() {
                KeySet known = keys;
                return known == null ? KeySet.EMPTY : known;
            }

            @Override
            public KeySet keysAfterLooking() {
                if (!fetchUnlessCooling(environment.now())) {
                    waitForFetch();
                }
                KeySet known = keys;
                if (known == null) {
                    throw new StoreUnavailableException("the issuer's keys could not be fetched yet from " + uri);
                }
                return known;
            }
        };
    }

    /** Fetches on this thread, unless another one does or did a moment ago. */
    private boolean fetchUnlessCooling(Instant now) {
        CompletableFuture<Void> fetch = new CompletableFuture<>();
        synchronized (cooldown) {
            if (underWay != null || !cooldown.tryPass(now)) {
                return false;
            }
            underWay = fetch;
        }
        try {
            fetch(now);
        } finally {
            underWay = null;
            fetch.complete(null);
        }
        return true;
    }

    private void fetch(Instant now) {
        try {
            byte[] fetched = fetcher.fetch();
            if (!Arrays.equals(fetched, document)) {
                keys = reader.read(fetched);
                document = fetched;
            }
            fetchedAt = now;
        } catch (IOException | InvalidJwksException e) {
            log.warn("The keys at {} are not usable now: {}", uri, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A token of a new key may come while the key is being fetched; a flood of them must not hold every thread. */
    private void waitForFetch() {
        CompletableFuture<Void> fetch = underWay;
        if (fetch == null || !waiting.tryAcquire()) {
            return;
        }
        try {
            fetch.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Waited in vain for the keys at {}", uri);
        } finally {
            waiting.release();
        }
    }
}
