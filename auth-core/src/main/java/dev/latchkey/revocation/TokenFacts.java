package dev.latchkey.revocation;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.util.UUID;

/**
 * What revocation needs to know of an access token.
 *
 * @param user its {@code sub}: the user, or a name that tokens have for the user
 * @param session its {@code sid}
 * @param tokenId its {@code jti}
 * @param epoch its {@code ver}: the user's epoch at sign-in, as the token counts it
 */
public record TokenFacts(UserId user, SessionId session, UUID tokenId, int epoch) {}
