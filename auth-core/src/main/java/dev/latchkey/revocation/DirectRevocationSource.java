package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import java.util.Optional;

/**
 * A source that can be asked about a single token: the storage, the shared state. A source that cannot is caught up
 * with instead, which answers the same question.
 */
public interface DirectRevocationSource extends RevocationSource {

    /**
     * Asks about one token. The answer counts every revocation that was committed before the question.
     *
     * @param token the token's facts
     * @return the reason when it is revoked, empty when it is not
     * @throws dev.latchkey.kernel.StoreUnavailableException when the source is out of reach
     */
    Optional<EndReason> find(TokenFacts token);
}
