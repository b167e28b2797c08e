package dev.latchkey.notify;

import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the outbox: one daemon thread a node, woken by a commit and by the clock. What fails is tried again
 * with growing, jittered pauses until it expires, and is then given up with an error in the log. Delivery is at least
 * once: a node that dies between sending a mail and noting it leaves it to be sent again.
 *
 * <p>Security promise: the log names a message's id, kind and number of tries, and never the recipient, the link or an
 * exception's message that might hold them.
 *
 * <p>Safe for use by several threads; any number of nodes may work on one store.
 */
public final class OutboxWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OutboxWorker.class);
    private static final int BATCH = 10;
    private static final Duration CLOSE_POLITELY = Duration.ofSeconds(1);
    private static final Duration CLOSE_FIRMLY = Duration.ofMillis(500);

    private final OutboxStore store;
    private final MessageComposer composer;
    private final Mailer mailer;
    private final Environment environment;
    private final OutboxSettings settings;
    /** One batch at a time: otherwise whoever drains would find nothing due, and return while it is being sent. */
    private final Lock sending = new ReentrantLock();

    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = new Thread(this::work, "latchkey-outbox");
    private volatile boolean closed;

    private OutboxWorker(
            OutboxStore store,
            MessageComposer composer,
            Mailer mailer,
            Environment environment,
            OutboxSettings settings) {
        this.store = Objects.requireNonNull(store, "store");
        this.composer = Objects.requireNonNull(composer, "composer");
        this.mailer = Objects.requireNonNull(mailer, "mailer");
        this.environment = Objects.requireNonNull(environment, "environment");
        this.settings = Objects.requireNonNull(settings, "settings");
        thread.setDaemon(true);
    }

    /**
     * A worker that does nothing until it is started, or told to {@link #drain}.
     *
     * @param store the messages
     * @param composer makes a message's mail
     * @param mailer sends it
     * @param environment the time, and the randomness of the pauses
     * @param settings when messages are tried again and given up
     * @return the worker
     */
    public static OutboxWorker create(
            OutboxStore store,
            MessageComposer composer,
            Mailer mailer,
            Environment environment,
            OutboxSettings settings) {
        return new OutboxWorker(store, composer, mailer, environment, settings);
    }

    /**
     * Starts the thread.
     *
     * @throws IllegalStateException when it was started or closed before
     */
    public void start() {
        if (closed) {
            throw new IllegalStateException("this worker is closed");
        }
        try {
            thread.start();
        } catch (IllegalThreadStateException e) {
            throw new IllegalStateException("this worker was started before", e);
        }
    }

    /** Lets the thread look at the store now. Returns at once. */
    public void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    /**
     * Takes one batch of the messages that are due, at most 10, and sends them on the calling thread. A batch that this
     * worker is sending on another thread is waited for. A worker that is closed takes nothing.
     *
     * @return how many were taken
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public int runOnce() {
        sending.lock();
        try {
            return sendBatch();
        } finally {
            sending.unlock();
        }
    }

    private int sendBatch() {
        if (closed) {
            return 0;
        }
        Instant now = environment.now();
        Instant leaseUntil = now.plus(settings.lease());
        List<OutboxMessage> taken = store.take(now, leaseUntil, BATCH);
        for (int i = 0; i < taken.size(); i++) {
            if (closed) {
                giveBack(taken.subList(i, taken.size()));
                break;
            }
            // What a slow server leaves over when the lease ends belongs to whoever takes it next.
            if (!environment.now().isBefore(leaseUntil)) {
                break;
            }
            try {
                handle(taken.get(i));
            } catch (RuntimeException | Error e) {
                giveBackAfter(e, taken.subList(i + 1, taken.size()));
                throw e;
            }
        }
        return taken.size();
    }

    /** Otherwise no other node would send them before the lease ends. */
    private void giveBack(List<OutboxMessage> unsent) {
        Instant now = environment.now();
        unsent.forEach(message -> store.putOff(message, now));
    }

    /**
     * After a failure to settle one: the others are not sent as well, since each might have to be sent again when the
     * store cannot note it.
     */
    private void giveBackAfter(Throwable failure, List<OutboxMessage> unsent) {
        try {
            giveBack(unsent);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Sends all that is due, on the calling thread, until nothing is: for tests, and before a stop. What this worker is
     * sending on another thread has been sent when it returns. A worker that is closed meanwhile takes no further batch.
     *
     * @return how many messages were taken
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public int drain() {
        int all = 0;
        for (int taken = runOnce(); taken > 0; taken = runOnce()) {
            all += taken;
        }
        return all;
    }

    /**
     * Stops the thread, within 2 seconds. A mail that is being sent by then may be sent again later; those that were taken
     * with it are due at once for other nodes.
     */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            if (!joined(CLOSE_POLITELY)) {
                thread.interrupt();
                if (!joined(CLOSE_FIRMLY)) {
                    log.warn("A mail is still being sent while the outbox closes");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean joined(Duration atMost) throws InterruptedException {
        thread.join(atMost.toMillis());
        return !thread.isAlive();
    }

    private void work() {
        boolean failing = false;
        while (!closed) {
            try {
                drain();
                failing = false;
            } catch (Throwable e) {
                // Nothing may end this thread: no mail would leave this node again.
                // Told once for a run of failures, since the store is asked every second.
                if (!failing && !closed) {
                    log.error("The outbox cannot be worked on; it is tried again every {}", settings.pollEvery(), e);
                }
                failing = true;
            }
            if (!awaitNext()) {
                return;
            }
        }
    }

    private boolean awaitNext() {
        try {
            // Either way the store is asked again: woken because there is a message, or not because there may be one.
            boolean woken = wakeUps.tryAcquire(settings.pollEvery().toMillis(), TimeUnit.MILLISECONDS);
            log.trace("Looking at the outbox, woken: {}", woken);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void handle(OutboxMessage message) {
        if (!environment.now().isBefore(message.expiresAt())) {
            giveUp(message, "it was not sent in time", null);
            return;
        }
        try {
            Optional<Mail> mail = composer.compose(message);
            mail.ifPresent(mailer::send);
            log.debug("Message {} ({}) is done, sent: {}", message.id(), message.kind(), mail.isPresent());
        } catch (MailException e) {
            if (e.kind() == MailException.Kind.PERMANENT) {
                giveUp(message, e.getMessage(), null);
            } else {
                retry(message, e.getMessage(), null);
            }
            return;
        } catch (Throwable e) {
            retry(message, e.getClass().getName(), e);
            return;
        }
        store.done(message.id());
    }

    private void retry(OutboxMessage message, @Nullable String reason, @Nullable Throwable failure) {
        Instant next = environment.now().plus(pause(message.attempts()));
        if (!next.isBefore(message.expiresAt())) {
            giveUp(message, reason, failure);
            return;
        }
        store.putOff(message, next);
        log.warn(
                "Message {} ({}) was not sent, try {}; next try at {}: {}",
                message.id(),
                message.kind(),
                message.attempts(),
                next,
                reason,
                withoutMessages(failure));
    }

    private void giveUp(OutboxMessage message, @Nullable String reason, @Nullable Throwable failure) {
        store.done(message.id());
        log.error(
                "Message {} ({}) was given up after {} tries: {}",
                message.id(),
                message.kind(),
                message.attempts(),
                reason,
                withoutMessages(failure));
    }

    /** Doubles with each try up to the longest, and is shortened at random by up to a half, so that nodes spread. */
    private Duration pause(int attempts) {
        long pause = settings.firstRetry().toMillis();
        long longest = settings.longestRetry().toMillis();
        for (int i = 1; i < attempts && pause < longest; i++) {
            pause *= 2;
        }
        pause = Math.min(pause, longest);
        byte[] random = new byte[2];
        environment.fillRandom(random);
        int jitter = (random[0] & 0xff) << 8 | (random[1] & 0xff);
        return Duration.ofMillis(pause - pause / 2 * jitter / 0xffff);
    }

    /** Where it failed, without what it says: a host's own composer or mailer may name the recipient. */
    private static @Nullable Throwable withoutMessages(@Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        Throwable shown = new Throwable(failure.getClass().getName());
        shown.setStackTrace(failure.getStackTrace());
        return shown;
    }
}
