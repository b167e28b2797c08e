package dev.latchkey.limit;

import java.time.Instant;

/**
 * Counts attempts by key, for all nodes that share it. Held to its contract by {@code RateLimiterContract}.
 *
 * <p>The state of a key is one bucket: full at first, an attempt takes one out, and one comes back every
 * {@link RateLimit#interval()}. The contract:
 * <ul>
 *   <li>Implementations are safe for use by several threads and nodes; each call is atomic. Of any number of parallel
 *       calls no more are admitted than the bucket holds.
 *   <li>Keys are independent. A key is always used with the same limit.
 *   <li>A key is 1 to 200 printable ASCII characters without spaces; it holds no address of a person in clear.
 *   <li>A clock that steps back never makes a key wait longer than its bucket takes to give one attempt back, and the
 *       2 seconds by which the clocks of nodes may differ.
 *   <li>The state is fast and may be lost: a lost bucket is a full one.
 *   <li>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when the state is out of reach.
 * </ul>
 */
public interface RateLimiter {

    /**
     * Takes one attempt, when there is one.
     *
     * @param key what is counted
     * @param limit the key's limit
     * @param now the time
     * @return whether the attempt may be made
     */
    RateVerdict take(String key, RateLimit limit, Instant now);

    /**
     * Puts back an attempt that was taken: it turned out not to count. A full bucket stays as it is.
     *
     * @param key what was counted
     * @param limit the key's limit
     * @param now the time
     */
    void giveBack(String key, RateLimit limit, Instant now);

    /**
     * Forgets what was counted: the bucket is full.
     *
     * @param key what was counted
     */
    void forget(String key);

    /**
     * Refuses what is no key, for implementations.
     *
     * @param key the key
     * @throws IllegalArgumentException when it is not 1 to 200 printable ASCII characters without spaces
     */
    static void requireKey(String key) {
        if (key.isEmpty() || key.length() > 200 || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a rate limiter's key is 1 to 200 printable ASCII characters");
        }
    }
}
