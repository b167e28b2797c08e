package dev.latchkey.jdbc.faults;

import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Sessions that begin and end on one node, while another is asked about each until it refuses its token. They are many
 * at once, so that they come at every moment of a poll's turn.
 */
public final class SignOuts {

    /** How many sign out at once. */
    public static final int LEAVERS = 16;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Node here;
    private final Node there;
    private final double[] delays;
    private final double[] calls;
    private final TokenPair[] ended;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> leavers;

    private SignOuts(Node here, Node there, int number) {
        this.here = here;
        this.there = there;
        delays = new double[number];
        calls = new double[number];
        ended = new TokenPair[number];
        leavers = IntStream.range(0, LEAVERS)
                .mapToObj(leaver -> new Thread(() -> leave(leaver), "leaver-" + leaver))
                .toList();
    }

    /** Begins with so many of them. */
    public static SignOuts start(Node here, Node there, int number) {
        SignOuts signOuts = new SignOuts(here, there, number);
        signOuts.leavers.forEach(Thread::start);
        return signOuts;
    }

    /** Waits until that part of them is over. */
    public void awaitPart(double part) {
        await().atMost(PATIENCE)
                .until(() ->
                        done.get() >= part * delays.length || leavers.stream().noneMatch(Thread::isAlive));
    }

    /** Waits for all, and gives the milliseconds from the return of each sign-out to the refusal by the other node. */
    public double[] awaitAll() {
        await().atMost(PATIENCE).until(() -> leavers.stream().noneMatch(Thread::isAlive));
        if (failure.get() != null) {
            throw new AssertionError("a sign-out did not go as it should", failure.get());
        }
        return delays.clone();
    }

    /** The milliseconds that each sign-out itself took, once all are over. */
    public double[] calls() {
        return calls.clone();
    }

    /** What was ended, once all are over. */
    public List<TokenPair> ended() {
        return Collections.unmodifiableList(Arrays.asList(ended));
    }

    private void leave(int leaver) {
        try {
            UserId user = here.user(UUID.randomUUID() + "@mail.example");
            for (int i = leaver; i < delays.length && failure.get() == null; i += LEAVERS) {
                leave(user, i);
                done.incrementAndGet();
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void leave(UserId user, int number) {
        TokenPair session = here.signIn(user);
        if (isRefused(there, session)) {
            throw new AssertionError("a session that is alive counts as revoked");
        }
        long called = System.nanoTime();
        if (!here.latchkey.sessions().end(user, session.session().id(), EndReason.SIGNED_OUT, RequestContext.none())) {
            throw new AssertionError("a session that is alive could not be ended");
        }
        long returned = System.nanoTime();
        calls[number] = (returned - called) / 1e6;
        ended[number] = session;
        while (!isRefused(there, session)) {
            LockSupport.parkNanos(300_000);
            if (System.nanoTime() - returned > LONGEST_NANOS) {
                throw new AssertionError("a session that has ended is accepted for good");
            }
        }
        delays[number] = (System.nanoTime() - returned) / 1e6;
    }

    /** Whether a node knows that the session has ended; a node that cannot say now has yet to learn of it. */
    public static boolean isRefused(Node node, TokenPair session) {
        try {
            return node.latchkey.tokens().verify(session.accessToken().reveal()) == null;
        } catch (TokenRejectedException e) {
            if (e.reason() != TokenRejection.REVOKED) {
                throw e;
            }
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }
}
