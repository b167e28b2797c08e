package dev.latchkey.token;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A new access token. Immutable; {@code toString} does not show the token.
 *
 * @param compact the token in its compact form (RFC 7515, section 7.1)
 * @param expiresAt its {@code exp}, to the second
 * @param lifetime from its {@code iat} to its {@code exp}
 * @param tokenId its {@code jti}
 */
public record IssuedToken(Secret compact, Instant expiresAt, Duration lifetime, UUID tokenId) {}
