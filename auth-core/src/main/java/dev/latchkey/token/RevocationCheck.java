package dev.latchkey.token;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.revocation.TokenFacts;
import java.time.Instant;
import java.util.Optional;

/**
 * Port: whether a genuine token was revoked. Asked on every use of a token, so the usual answer comes from memory.
 * Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface RevocationCheck {

    /**
     * Asks about one token.
     *
     * @param token the token's facts
     * @param now the time of the question
     * @param options how fresh the answer is to be
     * @return why it was revoked, empty when it was not
     * @throws dev.latchkey.kernel.StoreUnavailableException when that is not known, and the options do not accept an
     *     older answer
     */
    Optional<EndReason> check(TokenFacts token, Instant now, VerifyOptions options);
}
