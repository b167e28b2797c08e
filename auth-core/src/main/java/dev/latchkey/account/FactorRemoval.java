package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/**
 * Port: removes all that stands beside or in place of a password, when an account turns out to be another's than of who
 * enrolled it. Wired to the second factors and the passkeys.
 */
@FunctionalInterface
public interface FactorRemoval {

    /**
     * Removes authenticator app, recovery codes, passkeys and the trust in devices. The user's sessions are ended in the
     * same unit of work before it.
     *
     * @param tx the unit of work
     * @param user whose
     * @param context the request it follows from
     */
    void removeAll(Tx tx, UserId user, RequestContext context);
}
