package dev.latchkey.servlet.identity;

import dev.latchkey.access.Authority;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.time.Instant;

/**
 * Port: what the filter asks on each request. Wired to the issuer itself or to a service that only verifies.
 * Implementations are safe for use by several threads.
 */
public interface TokenService {

    /**
     * Verifies an access token.
     *
     * @param compact the token, any text
     * @param options how fresh the answer about its revocation is to be
     * @return what it says
     * @throws dev.latchkey.token.TokenRejectedException when it is refused
     * @throws dev.latchkey.kernel.StoreUnavailableException when it cannot be told now
     */
    VerifiedToken verify(String compact, VerifyOptions options);

    /**
     * What the bearer of a token may do.
     *
     * @param token the token
     * @return roles and permissions
     */
    Authority authorityOf(VerifiedToken token);

    /**
     * The time.
     *
     * @return now
     */
    Instant now();
}
