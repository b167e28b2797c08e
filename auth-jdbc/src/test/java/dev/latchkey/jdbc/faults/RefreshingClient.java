package dev.latchkey.jdbc.faults;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that refreshes a session again and again, each time a grace window after the last answer, so that each
 * refresh rotates. When an answer is lost it presents the same token again, within the grace window.
 */
final class RefreshingClient implements Runnable {

    static final Duration PAST_GRACE = Duration.ofSeconds(31);
    private static final long RETRY_NANOS = 10_000_000;

    private final Sessions sessions;
    private final ClientClocks clocks;
    private volatile TokenPair held;
    private volatile boolean stopped;
    volatile long answers;
    volatile long lostAnswers;
    volatile long committedThoughLost;
    volatile @Nullable String failure;

    RefreshingClient(Sessions sessions, ClientClocks clocks, TokenPair first) {
        this.sessions = sessions;
        this.clocks = clocks;
        this.held = first;
    }

    TokenPair held() {
        return held;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped && failure == null) {
            clocks.advance(PAST_GRACE);
            try {
                judge(refreshUntilAnswered());
            } catch (RuntimeException e) {
                failure = "another exception than that of an unavailable store: " + e;
            }
        }
    }

    private RefreshResult refreshUntilAnswered() {
        while (true) {
            try {
                return sessions.refresh(held.refreshToken(), RequestContext.none());
            } catch (StoreUnavailableException e) {
                lostAnswers = lostAnswers + 1;
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void judge(RefreshResult result) {
        if (!(result instanceof RefreshResult.Refreshed refreshed)) {
            failure = "refused: " + result;
            return;
        }
        long from = held.session().generation();
        long to = refreshed.tokens().session().generation();
        if (to != from + 1) {
            failure = refreshed.kind() + " from generation " + from + " to " + to;
            return;
        }
        if (refreshed.kind() == RefreshKind.REPLAYED) {
            committedThoughLost = committedThoughLost + 1;
        }
        held = refreshed.tokens();
        answers = answers + 1;
    }
}
