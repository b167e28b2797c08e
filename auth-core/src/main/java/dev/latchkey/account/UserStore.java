package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * The durable accounts: Latchkey's own table, or a host's. Held to its contract by {@code UserStoreContract}.
 * Implementations are safe for use by several threads.
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
     * Finds an account by its address, compared by {@link EmailAddress#key()}.
     *
     * @param email the address
     * @return the account, empty when there is none
     */
    Optional<User> findByEmail(EmailAddress email);

    /**
     * Replaces an account, when nobody changed it meanwhile: the stored version must be {@code user.version() - 1}.
     *
     * @param tx the unit of work
     * @param user the account as it is to be, of the next version
     * @return false, and nothing is changed, when the stored version is another or the account is gone
     */
    boolean update(Tx tx, User user);

    /**
     * Notes that a session was started. Does not count as a change of the account: the version stays.
     *
     * @param tx the unit of work
     * @param id the account
     * @param at when
     */
    void signedIn(Tx tx, UserId id, Instant at);
}
