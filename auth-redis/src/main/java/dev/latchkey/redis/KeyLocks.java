package dev.latchkey.redis;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets the threads of this node touch a key one after the other, so that they do not make each other's changes fail.
 * Who has waited for the time-out goes away: behind a Redis that hangs no queue grows.
 */
final class KeyLocks {

    private static final int LOCKS = 256;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final Duration longestWait;

    KeyLocks(Duration longestWait) {
        this.longestWait = longestWait;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    <T> T with(String key, Supplier<T> action) {
        ReentrantLock lock = locks[Math.floorMod(key.hashCode(), LOCKS)];
        acquire(lock);
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void acquire(ReentrantLock lock) {
        try {
            if (!lock.tryLock(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RedisException("those who came before are still waiting after " + longestWait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(e);
        }
    }
}
