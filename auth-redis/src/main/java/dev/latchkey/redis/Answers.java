package dev.latchkey.redis;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers. */
final class Answers {

    /** The client's own time-outs are coarse: they may come this much late, and are waited for. */
    private static final Duration COARSENESS = Duration.ofSeconds(1);

    private Answers() {}

    /**
     * Waits for an answer.
     *
     * @throws RedisException when there is none within the time, or it is an error
     * @throws RedisCommandInterruptedException when the thread is interrupted, which says nothing of Redis
     */
    static <T> T await(RedisFuture<T> answer, Duration timeout) {
        try {
            return answer.get(timeout.plus(COARSENESS).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedisException known ? known : new RedisException(e.getCause());
        } catch (TimeoutException e) {
            throw new RedisException("no answer within " + timeout, e);
        } catch (CancellationException e) {
            throw new RedisException("the connection was closed", e); // which gives up what waits for an answer
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(e);
        }
    }
}
