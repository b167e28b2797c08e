package dev.latchkey.login;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link SignInRisk}, and waits for it no longer than a sign-in can bear. Safe for use by several threads.
 *
 * <p>An answer that does not come counts as {@link RiskVerdict#ALLOW}: what scores sign-ins must not be what takes them down.
 */
public final class RiskCheck implements AutoCloseable {

    /** How long an answer may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(RiskCheck.class);
    private static final int AT_ONCE = 16;

    private final @Nullable SignInRisk risk;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    private RiskCheck(@Nullable SignInRisk risk, Duration patience) {
        this.risk = risk;
        this.patience = patience;
        threads = new ThreadPoolExecutor(0, AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread daemon = new Thread(task, "latchkey-sign-in-risk");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * A check by a host's own scoring.
     *
     * @param risk what scores, null for nothing
     * @param patience how long it may take
     * @return the check
     */
    public static RiskCheck of(@Nullable SignInRisk risk, Duration patience) {
        return new RiskCheck(risk, patience);
    }

    /** Whether anything is asked at all. */
    boolean isThere() {
        return risk != null;
    }

    RiskVerdict judge(SignInAttempt attempt) {
        if (risk == null) {
            return RiskVerdict.ALLOW;
        }
        Future<RiskVerdict> answer;
        try {
            answer = threads.submit(() -> risk.judge(attempt));
        } catch (RejectedExecutionException e) {
            log.warn(
                    "The scoring of sign-ins is busy with {} of them: one of user {} is not scored",
                    AT_ONCE,
                    attempt.user());
            return RiskVerdict.ALLOW;
        }
        try {
            return Objects.requireNonNull(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS), "verdict");
        } catch (TimeoutException e) {
            log.warn(
                    "The scoring of a sign-in of user {} took more than {}: it is not scored",
                    attempt.user(),
                    patience);
        } catch (ExecutionException | NullPointerException e) {
            log.warn("The scoring of a sign-in of user {} failed: it is not scored", attempt.user(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean unused = answer.cancel(true);
        return RiskVerdict.ALLOW;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
