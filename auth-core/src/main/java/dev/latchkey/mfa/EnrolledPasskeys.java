package dev.latchkey.mfa;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: passkeys as second factors. Wired to the passkeys. Safe for use by several threads. */
public interface EnrolledPasskeys {

    /**
     * A user's passkeys.
     *
     * @param user the user
     * @return the passkeys, the oldest first
     */
    List<EnrolledFactors.Factor> find(UserId user);

    /**
     * Which passkeys a user has.
     *
     * @param user the user
     * @return their ids
     */
    Set<UUID> ids(UserId user);

    /**
     * As {@link #ids}, read so that none is added or removed before the unit of work has ended.
     *
     * @param tx the unit of work that rests on the answer
     * @param user the user
     * @return their ids
     */
    Set<UUID> lock(Tx tx, UserId user);

    /**
     * Whether passkeys can be checked here.
     *
     * @return false where what checks them is missing; they are enrolled all the same
     */
    boolean isAvailable();

    /**
     * Begins to ask for a passkey as a second factor.
     *
     * @param user who signs in
     * @param challenge the sign-in it is for
     * @return what the browser is asked, as JSON
     */
    String begin(UserId user, String challenge);

    /**
     * Checks a passkey, and uses its answer up.
     *
     * @param user the user
     * @param challenge the sign-in it is for, null for a step-up
     * @param credential what was sent
     * @param context the request
     * @return how the user was authenticated by it (RFC 8176), empty when it was refused
     */
    Optional<List<String>> check(UserId user, @Nullable String challenge, Secret credential, RequestContext context);

    /**
     * Removes all passkeys of a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @return how many there were
     */
    int removeAll(Tx tx, UserId user);
}
