package dev.latchkey.mfa;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Resets of second factors that wait, one for a user at most. Held to its contract by {@code FactorResetStoreContract}.
 * Implementations are safe for use by several threads.
 */
public interface FactorResetStore {

    /**
     * Adds a reset, unless the user has one.
     *
     * @param tx the unit of work
     * @param reset the reset
     * @return whether it was added: true for one of those who race
     */
    boolean add(Tx tx, FactorReset reset);

    /**
     * The reset of a user that waits.
     *
     * @param user the user
     * @return the reset, empty when none waits
     */
    Optional<FactorReset> find(UserId user);

    /**
     * The reset that a mailed token cancels.
     *
     * @param digest the digest of the token
     * @return the reset, empty when none has that token
     */
    Optional<FactorReset> findByDigest(String digest);

    /**
     * Sets the digest of the token that cancels a reset; one that was set before cancels nothing any more. Commits by
     * itself.
     *
     * @param user the user
     * @param digest the digest
     * @return whether a reset of the user waits
     */
    boolean setDigest(UserId user, String digest);

    /**
     * Takes a reset that waits, to cancel it or to carry it out: of those who race for it, one has it.
     *
     * @param tx the unit of work
     * @param user the user
     * @return the reset, empty when none waits any more
     */
    Optional<FactorReset> take(Tx tx, UserId user);

    /**
     * Resets that are due.
     *
     * @param now resets due at or before this
     * @param limit the most to give
     * @return the resets, the longest due first
     */
    List<FactorReset> due(Instant now, int limit);
}
