package dev.latchkey.captcha;

import java.time.Instant;

/**
 * The challenges that were answered, for all nodes and beyond a restart. Held to its contract by
 * {@code AnsweredChallengeStoreContract}. Implementations are safe for use by several threads and nodes. Each method commits by
 * itself, and throws {@link dev.latchkey.kernel.StoreUnavailableException} when the store is out of reach.
 */
public interface AnsweredChallengeStore {

    /**
     * Notes that a challenge is answered.
     *
     * @param challenge the challenge, 1 to 100 characters of ASCII
     * @param expiresAt when it may be forgotten, because the challenge is good for nothing any more
     * @return true for exactly one caller, until it is forgotten
     */
    boolean add(String challenge, Instant expiresAt);

    /**
     * Forgets challenges that have expired.
     *
     * @param now those that expire at or before this are forgotten
     * @param limit the most to forget in this call
     * @return how many were forgotten; when it is the limit, there may be more
     */
    int purgeExpired(Instant now, int limit);
}
