package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
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
     * @return the token, empty when {@link #consume} would give none
     */
    Optional<OneTimeToken> find(String digest, OneTimeToken.Purpose purpose, Instant now);

    /**
     * Takes a token out: of any number of callers, on any number of nodes, exactly one gets it. Commits by itself, so
     * that what follows cannot revive it.
     *
     * @param digest the digest of what was presented
     * @param purpose what it was presented for
     * @param now the time; a token whose expiry is not after it is not given
     * @return the token, empty when it is unknown, used, expired, superseded or for another purpose
     */
    Optional<OneTimeToken> consume(String digest, OneTimeToken.Purpose purpose, Instant now);

    /**
     * Forgets expired tokens.
     *
     * @param now tokens whose expiry is not after this are removed
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purgeExpired(Instant now, int limit);
}
