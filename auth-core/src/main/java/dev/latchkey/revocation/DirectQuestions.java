package dev.latchkey.revocation;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the source on few threads of its own, so that a source that hangs holds up a check for the time-out and no
 * longer, and that a flood of checks does not become a flood on the source: questions about the same thing share one
 * answer, and beyond a short queue there is none.
 *
 * <p>A question is shared only until it is put: an answer that was on its way when a caller arrived may be older than
 * a revocation that the caller knows to be committed.
 */
final class DirectQuestions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DirectQuestions.class);
    private static final int THREADS = 4;
    private static final int WAITING = 256;
    private static final int IDLE_SECONDS = 30;

    private final Duration timeout;
    private final ThreadPoolExecutor threads;
    private final ConcurrentMap<Object, CompletableFuture<RevocationVerdict>> waiting = new ConcurrentHashMap<>();

    DirectQuestions(Duration timeout) {
        this.timeout = timeout;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "latchkey-revocation-question-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Asks, or joins those who wait for the same question to be put.
     *
     * @param subject what the question is about
     * @param question puts it to the source
     * @return the answer; null when the source is out of reach, too slow or too busy
     */
    @Nullable
    RevocationVerdict ask(Object subject, Supplier<RevocationVerdict> question) {
        CompletableFuture<RevocationVerdict> own = new CompletableFuture<>();
        CompletableFuture<RevocationVerdict> shared = waiting.putIfAbsent(subject, own);
        if (shared != null) {
            return await(shared);
        }
        try {
            threads.execute(() -> put(subject, own, question));
        } catch (RejectedExecutionException e) {
            waiting.remove(subject, own);
            own.completeExceptionally(e);
        }
        return await(own);
    }

    private void put(
            Object subject, CompletableFuture<RevocationVerdict> answer, Supplier<RevocationVerdict> question) {
        waiting.remove(subject, answer);
        try {
            answer.complete(question.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private @Nullable RevocationVerdict await(CompletableFuture<RevocationVerdict> answer) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("The source of revocations did not answer", e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
