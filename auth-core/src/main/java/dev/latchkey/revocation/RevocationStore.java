package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;

/**
 * The durable truth about revocations, and the users' epochs. Held to its contract by
 * {@code RevocationStoreContract}.
 */
public interface RevocationStore extends DirectRevocationSource {

    /**
     * Adds an entry for a session or a token. Adding the same one again changes nothing but a longer life.
     *
     * @param tx the unit of work of the change that the revocation follows from
     * @param entry the entry
     * @throws IllegalArgumentException for an epoch, which {@link #raiseEpoch} alone adds
     */
    void add(Tx tx, Revocation entry);

    /**
     * The epoch of a user: 0 until it is first raised. It outlives the revocation entries.
     *
     * @param user the user
     * @return the epoch
     */
    int epoch(UserId user);

    /**
     * The epoch of a user, which nobody raises, and nobody else locks, before the unit of work has ended: those who ask
     * alike wait, and then see what it has written. It comes before the other locks of a unit of work, mailed tokens
     * excepted: before that of the account, and before sessions are added or ended on account of what was seen of the
     * others.
     *
     * @param tx the unit of work
     * @param user the user
     * @return the epoch
     */
    int lockEpoch(Tx tx, UserId user);

    /**
     * Raises a user's epoch by one and adds the {@link Revocation.OfEpoch} entry for it. Two units of work that raise
     * it at once raise it by two. Of several raises, the last one's entry stands for all.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param reason why
     * @param expiresAt when the entry may be forgotten
     * @return the new epoch
     */
    default int raiseEpoch(Tx tx, UserId user, EndReason reason, Instant expiresAt) {
        int epoch = raiseEpoch(tx, user);
        addEpoch(tx, new Revocation.OfEpoch(user, epoch, reason, expiresAt));
        return epoch;
    }

    /**
     * Raises a user's epoch by one and adds no entry: that is left to {@link #addEpoch}, in the same unit of work. Locks as
     * {@link #lockEpoch} does.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @return the new epoch
     */
    int raiseEpoch(Tx tx, UserId user);

    /**
     * Adds the entry of an epoch, under the name that tokens have for the user: the user's id or another. Of one name, the
     * entry with the highest epoch stands; it lives as long as any of them would.
     *
     * @param tx the unit of work, which has locked the user's epoch
     * @param entry the entry
     */
    void addEpoch(Tx tx, Revocation.OfEpoch entry);

    /**
     * Forgets entries that have expired. Epochs stay.
     *
     * @param now entries whose time is not after this are forgotten
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purgeExpired(Instant now, int limit);
}
