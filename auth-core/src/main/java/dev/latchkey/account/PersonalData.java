package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.Optional;

/**
 * What a part of the system, or the host, holds of a user: given out with the export of one's own data, and erased with
 * the account. Added with {@code Latchkey.Builder.personalData}. Implementations are safe for use by several threads.
 */
public interface PersonalData {

    /**
     * The name of the member of the export.
     *
     * @return lower case and underscores, such as {@code newsletter}; no two contributions share one
     */
    String name();

    /**
     * What is held of a user, without secrets: no hash, no key, no token. What may be more than fits into memory is an {@link
     * Iterable}, which reads page by page as it is walked; all else is bounded, however much there is.
     *
     * @param user the user
     * @return strings, numbers, booleans, maps, and lists or iterables of these; empty when there is nothing
     */
    Optional<Object> of(UserId user);

    /**
     * Erases it, in the unit of work that removes the account for good. May be called again for the same user, when an
     * earlier attempt was rolled back; what it throws leaves the account as it is, and it is tried again later.
     *
     * @param tx the unit of work
     * @param user the user
     */
    default void erase(Tx tx, UserId user) {
        // what lies in the storage is erased with the account
    }
}
