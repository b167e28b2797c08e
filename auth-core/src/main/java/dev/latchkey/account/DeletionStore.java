package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The deletions of accounts that wait for their time, and what the storage holds of a user. Held to its contract by
 * {@code DeletionStoreContract}. Implementations are safe for use by several threads and nodes.
 */
public interface DeletionStore {

    /**
     * Notes a deletion, in place of the user's former one.
     *
     * @param tx the unit of work
     * @param deletion the deletion
     */
    void put(Tx tx, PendingDeletion deletion);

    /**
     * A user's deletion.
     *
     * @param user the user
     * @return the deletion, empty when none waits
     */
    Optional<PendingDeletion> find(UserId user);

    /**
     * Deletions whose time has come.
     *
     * @param now those due at or before this are given, the longest due first
     * @param limit the most to give
     * @return the deletions; they stay as they are
     */
    List<PendingDeletion> due(Instant now, int limit);

    /**
     * Removes a user's deletion, together with what follows: that the account is erased, or that it is as before. Others
     * that try it meanwhile wait for that unit of work to end; when it is rolled back, the next of them may do it.
     *
     * @param tx the unit of work
     * @param user the user
     * @return true for exactly one caller
     */
    boolean remove(Tx tx, UserId user);

    /**
     * Removes every row of a user from every table of the storage, but the account itself, what revokes tokens that are
     * still about, and the audit log.
     *
     * @param tx the unit of work
     * @param user the user
     */
    void eraseRows(Tx tx, UserId user);
}
