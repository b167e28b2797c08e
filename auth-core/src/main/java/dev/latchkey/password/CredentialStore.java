package dev.latchkey.password;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.Optional;

/**
 * Where password hashes are kept: at most one for each user. An account without a credential has no password.
 *
 * <p>The contract, held by the suite {@code CredentialStoreContract}:
 * <ul>
 *   <li>Implementations are safe for use by several threads.
 *   <li>No parameter may be null; a null one is a {@link NullPointerException} and changes nothing.
 *   <li>What is written with a {@link Tx} takes effect when its unit of work commits: other callers see none of it
 *       before, and nothing of it after a rollback.
 *   <li>A hash comes back exactly as it was stored, byte by byte; a time at least to the millisecond.
 *   <li>The store does not judge hashes: it keeps whatever {@link PasswordHash} it is given.
 *   <li>Every method throws {@link StoreUnavailableException} when the storage is out of reach; whether a write had
 *       taken effect is then not known.
 * </ul>
 */
public interface CredentialStore {

    /**
     * Finds a user's password.
     *
     * @param user whose
     * @return the credential as last committed, empty when the user has no password
     */
    Optional<PasswordCredential> find(UserId user);

    /**
     * Sets a user's password, whatever it was before: for a user who has none, an import, or a reset. A change that
     * follows from the old password is {@link #replace(Tx, PasswordHash, PasswordCredential)}.
     *
     * @param tx the unit of work it belongs to
     * @param credential the new credential; it replaces the user's former one
     */
    void put(Tx tx, PasswordCredential credential);

    /**
     * Sets a user's password if it is still the one that was verified: one atomic compare-and-set within a unit of
     * work. It is decided on what is committed and on what this unit of work has written, and it stays decided until
     * the unit of work ends: a caller that runs into another one's unfinished change or removal waits for its end. So
     * of several callers with the same expectation, of this method or of the other {@code replace}, exactly one gets
     * true and commits; one that is rolled back has not taken part. In SQL it is one {@code UPDATE} with the expected
     * hash in its condition, never a {@code SELECT} first.
     *
     * @param tx the unit of work it belongs to
     * @param expected the hash that the current password was verified against
     * @param updated the new credential of the same user
     * @return whether it was replaced; false when the stored hash is another one, or there is none: then nothing was
     *     written
     */
    boolean replace(Tx tx, PasswordHash expected, PasswordCredential updated);

    /**
     * Replaces the hash of a password that stays the same, after a sign-in has shown that the old hash is outdated.
     * One atomic compare-and-set that commits by itself: when a password change was committed in between, the stored
     * hash is no longer the expected one and nothing happens, so that an old password never comes back. Of several
     * callers with the same expectation exactly one gets true. {@link PasswordCredential#changedAt()} and {@link PasswordCredential#byMail()} stay.
     *
     * <p>Not to be called inside a unit of work that has written this user's credential.
     *
     * @param user whose
     * @param expected the hash that the sign-in was verified against
     * @param updated the new hash of the same password
     * @return whether it was replaced; false when the stored hash is another one, or there is none
     */
    boolean replace(UserId user, PasswordHash expected, PasswordHash updated);

    /**
     * Removes a user's password; without effect when there is none.
     *
     * @param tx the unit of work it belongs to
     * @param user whose
     */
    void delete(Tx tx, UserId user);
}
