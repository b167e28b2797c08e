package dev.latchkey.token;

import dev.latchkey.kernel.UserId;

/**
 * Port: what a user's access tokens say beyond who the user is. Asked each time a token is issued, also at each
 * refresh; a change shows in the next token. Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface ClaimsSource {

    /**
     * The claims for one user.
     *
     * @param user the user a token is being issued for
     * @return roles, organization and a host's own claims; short, as every request carries them
     * @throws dev.latchkey.kernel.StoreUnavailableException when they cannot be read: no token is issued
     */
    TokenClaims claimsFor(UserId user);

    /**
     * The claims for one user and the authentication at hand. Those of the user, unless an implementation says otherwise.
     *
     * @param subject who a token is being issued for, and how they were authenticated
     * @return roles, organization and a host's own claims
     * @throws dev.latchkey.kernel.StoreUnavailableException when they cannot be read: no token is issued
     */
    default TokenClaims claimsFor(TokenSubject subject) {
        return claimsFor(subject.user());
    }
}
