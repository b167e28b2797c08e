package dev.latchkey.mfa;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Mailed codes, as digests, one for a user. Held to its contract by {@code EmailCodeStoreContract}. Implementations are
 * safe for use by several threads.
 */
public interface EmailCodeStore {

    /**
     * Notes that a code is to be mailed; an earlier one of the user stops working.
     *
     * @param tx the unit of work
     * @param code the code, without a digest yet
     */
    void put(Tx tx, EmailCode code);

    /**
     * What is to be mailed to a user.
     *
     * @param user the user
     * @param now the time; what has expired is not given
     * @return the code, with the digest of the last mail where there was one
     */
    Optional<EmailCode> find(UserId user, Instant now);

    /**
     * Sets the digest of the code that is about to be mailed; one that was mailed before for the same sign-in stops
     * working. Commits by itself.
     *
     * @param user the user
     * @param challenge the sign-in
     * @param digest the digest
     * @param now the time
     * @return false when the code is gone, has expired, or is for another sign-in by now
     */
    boolean mint(UserId user, String challenge, String digest, Instant now);

    /**
     * Uses a code up: of any number of callers, on any number of nodes, exactly one is told so. Commits by itself, so that
     * what follows cannot revive it.
     *
     * @param user the user
     * @param challenge the sign-in
     * @param digest the digest of what was presented
     * @param now the time; a code whose expiry is not after it is not accepted
     * @return whether this is the code, and was not used
     */
    boolean consume(UserId user, String challenge, String digest, Instant now);

    /**
     * Forgets expired codes.
     *
     * @param now codes whose expiry is not after this are removed
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purgeExpired(Instant now, int limit);
}
