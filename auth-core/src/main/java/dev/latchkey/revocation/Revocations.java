package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on each request whether a token was revoked: from an index in memory that holds every revocation there is.
 * The feed makes it fast, the poll of the source makes it right: a hint of the feed has the source asked at once, and is
 * not believed by itself.
 *
 * <p>Security promise: a token is called live only when the index holds all that was committed up to
 * {@link RevocationSettings#maxStaleness()} ago, or when the source itself was asked; where neither can be had the
 * answer is {@link RevocationVerdict.Unknown}, unless the caller has opted into an older one. A revocation that is
 * known once is never forgotten before it expires. A clock that was set back counts as staleness.
 *
 * <p>Safe for use by several threads; a check against a fresh index takes no lock and does no I/O.
 */
public final class Revocations implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);

    /** How long hints are gathered, so that many of them ask the source once. */
    private static final long GATHERED_MILLIS = 5;

    private static final RevocationVerdict LIVE = new RevocationVerdict.Live();
    private static final RevocationVerdict UNKNOWN = new RevocationVerdict.Unknown();

    private final RevocationSource source;
    private final RevocationFeed feed;
    private final RevocationSettings settings;
    private final RevocationIndex index = new RevocationIndex();
    private final RevocationPoll poll;
    private final DirectQuestions questions;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean hinted = new AtomicBoolean();
    private RevocationFeed.@Nullable Subscription subscription;

    private Revocations(
            RevocationSource source, RevocationFeed feed, Environment environment, RevocationSettings settings) {
        this.source = source;
        this.feed = feed;
        this.settings = settings;
        poll = new RevocationPoll(source, index, environment);
        questions = new DirectQuestions(settings.directTimeout());
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "latchkey-revocations");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * Revocations that are not yet loaded; {@link #start()} loads them and keeps them up to date.
     *
     * @param source the truth: the storage, or for a service that only verifies, the issuer
     * @param feed hints from other nodes
     * @param environment the time
     * @param settings how to keep up
     * @return the revocations
     */
    public static Revocations create(
            RevocationSource source, RevocationFeed feed, Environment environment, RevocationSettings settings) {
        return new Revocations(source, feed, environment, settings);
    }

    /**
     * Listens to the feed, loads the index whole, and from then on polls the source on a daemon thread. When the
     * source is out of reach it returns all the same: {@link #ready()} turns true once it was reached, and until then
     * each check asks it directly.
     *
     * @throws IllegalStateException when it was started before
     */
    public synchronized void start() {
        if (subscription != null) {
            throw new IllegalStateException("these revocations were started before");
        }
        subscription = feed.subscribe(this::hint);
        poll();
        long every = settings.pollEvery().toNanos();
        var unused = thread.scheduleWithFixedDelay(this::poll, every, every, TimeUnit.NANOSECONDS);
    }

    /** What a hint says is not believed: who can write to a feed could else sign anybody out. It makes the poll early. */
    private void hint(Revocation entry) {
        if (index.holds(entry) || !hinted.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = thread.schedule(this::followHint, GATHERED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("A hint came after the end");
        }
    }

    private void followHint() {
        hinted.set(false);
        poll();
    }

    /**
     * Catches up with the source now, instead of at the next turn of the thread.
     *
     * @return whether the index holds all that was committed before the call; false when the source is out of reach
     */
    public boolean poll() {
        return poll.run();
    }

    /**
     * Whether a token was revoked.
     *
     * @param token the token's facts
     * @param now the time of the question
     * @param mode how fresh the answer is to be
     * @return live, revoked with the reason, or unknown
     */
    public RevocationVerdict check(TokenFacts token, Instant now, RevocationMode mode) {
        EndReason known = index.find(token);
        if (known != null) {
            return new RevocationVerdict.Revoked(known);
        }
        if (!mode.asksTheSource() && poll.isComplete(now, settings.maxStaleness())) {
            return LIVE;
        }
        RevocationVerdict answer = askTheSource(token);
        if (answer == null) {
            return mode.accepts(staleness(now)) ? LIVE : UNKNOWN;
        }
        return answer;
    }

    private @Nullable RevocationVerdict askTheSource(TokenFacts token) {
        if (source instanceof DirectRevocationSource direct) {
            return questions.ask(token, () -> verdict(direct.find(token).orElse(null)));
        }
        RevocationVerdict caughtUp = questions.ask(Revocations.class, () -> poll() ? LIVE : UNKNOWN);
        return caughtUp == null || caughtUp == UNKNOWN ? null : verdict(index.find(token));
    }

    private static RevocationVerdict verdict(@Nullable EndReason reason) {
        return reason == null ? LIVE : new RevocationVerdict.Revoked(reason);
    }

    /**
     * Takes in what this node has just committed, so that it counts here at once, and tells the other nodes. To be
     * called after the commit, never before: there is no way to take it back.
     *
     * @param entry what was committed
     */
    public void committed(Revocation entry) {
        index.add(entry);
        try {
            feed.publish(entry);
        } catch (RuntimeException e) {
            log.warn("The hint of a revocation was not published; other nodes see it at their next poll", e);
        }
    }

    /**
     * Whether the index was loaded whole.
     *
     * @return true from then on
     */
    public boolean ready() {
        return poll.wasComplete();
    }

    /**
     * How old the index is: the time since the start of the last complete poll.
     *
     * @param now the time of the question
     * @return the age, zero or more; {@link ChronoUnit#FOREVER} when it was never complete
     */
    public Duration staleness(Instant now) {
        return poll.age(now);
    }

    /**
     * How many revocations the index holds.
     *
     * @return the number
     */
    public long size() {
        return index.size();
    }

    /**
     * How much memory the index takes.
     *
     * @return bytes
     */
    public long bytes() {
        return index.bytes();
    }

    /**
     * The source, for handing its pages on to services that only verify.
     *
     * @return the source
     */
    public RevocationSource source() {
        return source;
    }

    /** Ends the threads and the subscription. The source and the feed stay open. */
    @Override
    public synchronized void close() {
        thread.shutdownNow();
        questions.close();
        if (subscription != null) {
            subscription.close();
        }
    }
}
