package dev.latchkey.passkey;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Registered passkeys. Held to its contract by {@code PasskeyStoreContract}. Implementations are safe for use by several
 * threads.
 */
public interface PasskeyStore {

    /**
     * A user's passkeys.
     *
     * @param user the user
     * @return the passkeys, the oldest first
     */
    List<Passkey> find(UserId user);

    /**
     * As {@link #find}, within a unit of work that rests on the answer: for a user who was {@linkplain #prepare prepared}
     * none is added or removed by another one before it has ended, and none is overlooked that is about to commit.
     *
     * @param tx the unit of work
     * @param user the user
     * @return the passkeys, the oldest first
     */
    List<Passkey> lock(Tx tx, UserId user);

    /**
     * The passkey of a credential id, whoever's it is.
     *
     * @param credentialId the id in ceremonies, of whatever length
     * @return the passkey, empty when there is none
     */
    Optional<Passkey> findByCredential(String credentialId);

    /**
     * Notes that a user may get a passkey at any moment. Once is enough.
     *
     * @param tx the unit of work
     * @param user the user
     */
    void prepare(Tx tx, UserId user);

    /**
     * Whether a user may get a passkey at any moment.
     *
     * @param user the user
     * @return true once the user was prepared
     */
    boolean isPrepared(UserId user);

    /**
     * Adds a passkey of a user who was prepared.
     *
     * @param tx the unit of work
     * @param passkey the passkey, of an id that is new
     * @return false, and nothing is changed, when there is one of the same credential id, whoever's it is
     */
    boolean add(Tx tx, Passkey passkey);

    /**
     * Notes a use: of any number of callers who show one counter, on any number of nodes, exactly one is told so, but for
     * passkeys that have none. Commits by itself, so that what follows cannot revive it.
     *
     * @param id the passkey
     * @param counter the counter it shows; must be more than the one it has, or both are 0
     * @param backedUp whether it says that it was copied
     * @param now when
     * @return whether it is noted; false when the counter went back or stood still, and when there is no such passkey
     */
    boolean use(UUID id, long counter, boolean backedUp, Instant now);

    /**
     * Removes one passkey of a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @param id the passkey
     * @return whether there was such a passkey of the user's
     */
    boolean remove(Tx tx, UserId user, UUID id);

    /**
     * Removes all passkeys of a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @return how many there were
     */
    int removeAll(Tx tx, UserId user);
}
