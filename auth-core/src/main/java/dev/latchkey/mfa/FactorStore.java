package dev.latchkey.mfa;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The factors of users, each kind once for a user, and their recovery codes as digests. Held to its contract by
 * {@code FactorStoreContract}. Implementations are safe for use by several threads.
 */
public interface FactorStore {

    /**
     * A user's factors, pending ones too.
     *
     * @param user the user
     * @return the factors, in the order of their kinds
     */
    List<StoredFactor> find(UserId user);

    /**
     * As {@link #find}, within a unit of work that rests on the answer: none of these factors is confirmed or removed by
     * another one before it has ended, and none is overlooked whose confirmation is about to commit.
     *
     * @param tx the unit of work
     * @param user the user
     * @return the factors, in the order of their kinds
     */
    List<StoredFactor> lock(Tx tx, UserId user);

    /**
     * Adds a factor that is pending, in place of a pending one of the user and kind.
     *
     * @param tx the unit of work
     * @param factor the factor
     * @return false, and nothing is changed, when the user has a confirmed one of the kind
     */
    boolean begin(Tx tx, StoredFactor factor);

    /**
     * Confirms a pending factor.
     *
     * @param tx the unit of work
     * @param id the factor
     * @param now when
     * @param step the step that is used up by it
     * @return whether it was pending; of several callers, one is told so
     */
    boolean confirm(Tx tx, UUID id, Instant now, long step);

    /**
     * Uses a step of an authenticator app up: of any number of callers with one step, on any number of nodes, exactly one
     * is told so, and steps before one that was used are used up too. Commits by itself, so that what follows cannot
     * revive it.
     *
     * @param id the factor
     * @param step the step
     * @param now when
     * @return whether the factor is confirmed and the step was not used up
     */
    boolean useStep(UUID id, long step, Instant now);

    /**
     * Replaces the key of a user's recovery codes and all of the codes.
     *
     * @param tx the unit of work
     * @param key the key, of kind {@link FactorKind#RECOVERY_CODES} and confirmed
     * @param digests the digests of the new codes
     */
    void putRecoveryCodes(Tx tx, StoredFactor key, Set<String> digests);

    /**
     * Uses a recovery code up: of any number of callers with one code, on any number of nodes, exactly one is told so.
     *
     * @param tx the unit of work, which is to commit whatever becomes of the sign-in: what follows cannot revive the code
     * @param user the user
     * @param digest the digest of what was presented
     * @param now when
     * @return how many codes are left, empty when there is no such code of the user's
     */
    OptionalInt useRecoveryCode(Tx tx, UserId user, String digest, Instant now);

    /**
     * How many recovery codes are left.
     *
     * @param user the user
     * @return how many
     */
    int recoveryCodesLeft(UserId user);

    /**
     * Removes a user's factor of a kind, pending or not; with {@link FactorKind#RECOVERY_CODES}, the codes too.
     *
     * @param tx the unit of work
     * @param user the user
     * @param kind the kind
     * @return the factor that was removed, empty when there was none
     */
    Optional<StoredFactor> remove(Tx tx, UserId user, FactorKind kind);

    /**
     * Factors of all users, for a walk through them.
     *
     * @param after the last factor of the page before, null for the first page
     * @param limit the most to give
     * @return the factors that follow by id, fewer than the limit only at the end
     */
    List<StoredFactor> page(@Nullable UUID after, int limit);

    /**
     * Puts another sealed form of the same secret in the place of one.
     *
     * @param id the factor
     * @param expected the sealed form it must have
     * @param updated the one it gets
     * @return whether it was as expected
     */
    boolean reseal(UUID id, String expected, String updated);
}
