package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Mailed tokens, as digests. Held to its contract by {@code OneTimeTokenStoreContract}. Implementations are safe for
 * use by several threads.
 */
public interface OneTimeTokenStore {

    /**
     * Adds a token; those of the same user and purpose stop working.
     *
     * @param tx the unit of work
     * @param token the token
     */
    void put(Tx tx, OneTimeToken token);

    /**
     * Looks at a token and leaves it as it is.
     *
     * @param digest the digest of what was presented
     * @param purpose what it was presented for
     * @param now the time; a token whose expiry is not after it is not given
     * @return the token, empty when {@link #consume} would be false
     */
    Optional<OneTimeToken> find(String digest, OneTimeToken.Purpose purpose, Instant now);

    /**
     * The token of a user that was put last, for who is to know what it is about and not the token.
     *
     * @param user the user
     * @param purpose what it is good for
     * @param now the time; a token whose expiry is not after it is not given
     * @return the token, empty when there is none that could be used
     */
    Optional<OneTimeToken> findLive(UserId user, OneTimeToken.Purpose purpose, Instant now);

    /**
     * Uses a token up, together with what it is used for: of any number of units of work, on any number of nodes, one
     * commits having used it. Others that present it meanwhile wait for that one to end; when it is rolled back, the
     * token is as good as before, and the next of them may use it.
     *
     * @param tx the unit of work that does what the token is good for
     * @param digest the digest of what was presented
     * @param purpose what it was presented for
     * @param now the time; a token whose expiry is not after it cannot be used
     * @return true for exactly one caller; false when it is unknown, used, expired, superseded or for another purpose
     */
    boolean consume(Tx tx, String digest, OneTimeToken.Purpose purpose, Instant now);

    /**
     * Locks the tokens that a user has, in the order of the names of their purposes, and leaves them as they are: those who
     * use or supersede one meanwhile wait for the unit of work to end. It comes before the other locks of a unit of work
     * that removes the account with all it has: see {@link UserStore#lock}.
     *
     * @param tx the unit of work
     * @param user the user
     */
    void lock(Tx tx, UserId user);

    /**
     * Forgets expired tokens.
     *
     * @param now tokens whose expiry is not after this are removed
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purgeExpired(Instant now, int limit);
}
