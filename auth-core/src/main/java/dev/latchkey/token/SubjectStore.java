package dev.latchkey.token;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The durable names that access tokens have for users, where that is not the user's id. Held to its contract by
 * {@code SubjectStoreContract}. Implementations are safe for use by several threads. That a user has one current name is
 * up to the caller, who holds the lock of the user's epoch where names are added.
 */
public interface SubjectStore {

    /**
     * The name that new tokens of a user get.
     *
     * @param user the user
     * @return the name, empty when there is none
     */
    Optional<StoredSubject> current(UserId user);

    /**
     * One name, current or retired.
     *
     * @param subject the name
     * @return what is known of it, empty when it was never given, or is forgotten
     */
    Optional<StoredSubject> find(UUID subject);

    /**
     * All names of a user that are not forgotten.
     *
     * @param user the user
     * @return the names, in no order
     */
    List<StoredSubject> of(UserId user);

    /**
     * Adds a name; one that is there is retired until the time given, and keeps all else.
     *
     * @param tx the unit of work
     * @param subject the name
     */
    void put(Tx tx, StoredSubject subject);

    /**
     * Retires the current name of a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @param until until when tokens with it may be about
     * @return whether there was one
     */
    boolean retire(Tx tx, UserId user, Instant until);

    /**
     * Retires current names of all users.
     *
     * @param createdBefore names made at this time or later stay
     * @param until until when tokens with them may be about
     * @param limit the most to retire in this call
     * @return how many were retired
     */
    int retireAll(Instant createdBefore, Instant until, int limit);

    /**
     * Whether there is no name at all.
     *
     * @return true when there is none
     */
    boolean isEmpty();

    /**
     * Forgets retired names that no token can have any more.
     *
     * @param now names that are retired until this time or an earlier one are removed
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purgeExpired(Instant now, int limit);
}
