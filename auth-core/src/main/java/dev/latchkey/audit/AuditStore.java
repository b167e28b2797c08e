package dev.latchkey.audit;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the audit log and their chain. Held to its contract by {@code AuditStoreContract}.
 *
 * <ul>
 *   <li>Entries are added without a number and wait for nobody. Numbers are given afterwards, to what was committed, by
 *       one caller at a time: 1, 2, 3 and so on without a gap, so that an entry whose transaction commits late is
 *       numbered after those that were numbered before, and none is missed.
 *   <li>An entry comes back as it was added. It is never changed; it is taken out when its user is erased or when it is
 *       too old, and its place in the chain stays or is remembered as the anchor.
 *   <li>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when the store is out of reach.
 *       Implementations are safe for use by several threads and nodes.
 * </ul>
 */
public interface AuditStore {

    /**
     * Adds an entry in a unit of work.
     *
     * @param tx the unit of work
     * @param row the entry, of an id that is new
     */
    void add(Tx tx, AuditRow row);

    /**
     * Adds an entry. Commits by itself, whatever unit of work is under way.
     *
     * @param row the entry, of an id that is new
     */
    void add(AuditRow row);

    /**
     * Entries, the latest first; an answer may lag behind by a moment. The cost of a page does not grow with how many
     * lie before it. One that cannot be read is given as {@link AuditEvent#unreadable}; of a time at which no entry can
     * have been written, it may be left out.
     *
     * @param filter which are wanted
     * @param after the place of the last one of the page before, null for the first page
     * @param limit the most to give, 1 or more
     * @return the entries that follow, fewer than the limit only at the end
     */
    List<AuditEvent> list(AuditFilter filter, @Nullable AuditPlace after, int limit);

    /**
     * Puts entries that have no number yet at the end of the chain. One caller at a time; commits by itself, whatever
     * unit of work is under way.
     *
     * @param limit the most to put there in this call
     * @param linker makes the links, one for each entry in the order given, that follow on a point; may be called again
     * @return how many were put there
     */
    int chain(int limit, BiFunction<ChainPoint, List<AuditRow>, List<ChainLink>> linker);

    /**
     * From where to where the chain goes.
     *
     * @return the state; both points are {@link ChainPoint#START} before there is an entry
     * @throws ChainLostException when the store does not know it any more, here and in all that changes the chain
     */
    ChainState state();

    /**
     * The chain in its order, as it is at the time of the call. An entry that cannot be read is given as
     * {@link AuditEvent#unreadable}, a digest or link that is not there as an empty text.
     *
     * @param after a number; the entries with higher ones are given
     * @param limit the most to give, 1 or more
     * @return the entries, the lowest number first
     */
    List<ChainedRow> chained(long after, int limit);

    /**
     * Takes out what the log holds about a user: content and salt, while digest, link and time stay. Entries that have
     * no number yet are removed. Entries about others that name the user as the actor stay.
     *
     * @param tx the unit of work
     * @param user the user
     * @return how many entries with a number were taken out of the log
     */
    int erase(Tx tx, UserId user);

    /**
     * Removes the oldest entries of the chain, up to the first one that is to be kept, and sets the anchor on the last
     * that is removed. Commits by itself.
     *
     * @param before entries at or after this time are kept, and so are those that follow on them
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purge(Instant before, int limit);
}
