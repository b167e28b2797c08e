package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The durable accounts: Latchkey's own table, or a host's. Held to its contract by {@code UserStoreContract}:
 * <ul>
 *   <li>Implementations are safe for use by several threads.
 *   <li>No two accounts have addresses of one key, whatever races whatever.
 *   <li>What is written takes effect when its unit of work commits; on the thread of the unit of work it is read back
 *       before that.
 *   <li>An account comes back as it was written, times at least to the millisecond.
 *   <li>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when the store is out of reach.
 * </ul>
 */
public interface UserStore {

    /**
     * Adds an account.
     *
     * @param tx the unit of work
     * @param user the account, of an id that is new
     * @return false, and nothing is changed, when the address belongs to another account
     */
    boolean add(Tx tx, User user);

    /**
     * Finds an account by its id.
     *
     * @param id the id
     * @return the account, empty when there is none
     */
    Optional<User> find(UserId id);

    /**
     * Finds an account, which nobody else changes or removes before the unit of work ends; others who lock it wait. What is
     * added of a user, and would stay when the account is erased meanwhile, is added under this lock.
     *
     * <p>All units of work lock in one order, so that no two wait for each other: mailed tokens; the user's epoch
     * ({@link dev.latchkey.revocation.RevocationStore#lockEpoch}); the account, which {@link #update} and {@link #remove}
     * lock as well; its password and its second factors; roles and organizations; sessions by their ids; revocations. A
     * deletion that waits is removed after the mailed tokens and before the epoch.
     *
     * @param tx the unit of work
     * @param id the id
     * @return the account as it is once the lock is had, empty when there is none
     */
    Optional<User> lock(Tx tx, UserId id);

    /**
     * Finds an account as it was a moment ago, for what is shown of it: from a cache where there is one. Nothing that
     * decides about a sign-in or a change is read this way. Within a unit of work as {@link #find}.
     *
     * @param id the id
     * @return the account, empty when there is none
     */
    default Optional<User> findRecent(UserId id) {
        return find(id);
    }

    /**
     * Finds an account by its address, compared by {@link EmailAddress#key()}.
     *
     * @param email the address
     * @return the account, empty when there is none
     */
    Optional<User> findByEmail(EmailAddress email);

    /**
     * Accounts in the order of their ids, for listings and reports: an answer may lag behind by a moment. The cost of a
     * page does not grow with how many accounts lie before it.
     *
     * @param after the last account of the page before, null for the first page; it need not be there any more
     * @param limit the most to give, 1 or more
     * @return the accounts that follow, fewer than the limit only at the end
     */
    List<User> page(@Nullable UserId after, int limit);

    /**
     * Replaces an account, when nobody changed it meanwhile: the stored version must be {@code user.version() - 1}.
     *
     * @param tx the unit of work
     * @param user the account as it is to be, of the next version
     * @return false, and nothing is changed, when the stored version is another or the account is gone
     */
    boolean update(Tx tx, User user);

    /**
     * Removes an account, when nobody changed it meanwhile. Its address is free at once, within the unit of work too.
     *
     * @param tx the unit of work
     * @param id the account
     * @param version the version that is to be removed
     * @return false, and nothing is changed, when the stored version is another or the account is gone
     */
    boolean remove(Tx tx, UserId id, long version);

    /**
     * Notes that a session was started. Does not count as a change of the account: the version stays.
     *
     * @param tx the unit of work
     * @param id the account
     * @param at when
     */
    void signedIn(Tx tx, UserId id, Instant at);
}
