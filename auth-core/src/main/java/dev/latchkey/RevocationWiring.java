package dev.latchkey;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.revocation.TokenFacts;
import dev.latchkey.token.RevocationCheck;
import dev.latchkey.token.VerifyOptions;
import java.time.Instant;
import java.util.Optional;

/** Joins the verification of tokens to the revocations. What is not known is an unavailable store, never a yes. */
record RevocationWiring(Revocations revocations) implements RevocationCheck {

    @Override
    public Optional<EndReason> check(TokenFacts token, Instant now, VerifyOptions options) {
        RevocationVerdict verdict = revocations.check(token, now, mode(options));
        if (verdict instanceof RevocationVerdict.Live) {
            return Optional.empty();
        }
        if (verdict instanceof RevocationVerdict.Revoked revoked) {
            return Optional.of(revoked.reason());
        }
        throw new StoreUnavailableException("what is revoked has not been read lately, and the source does not answer");
    }

    private static RevocationMode mode(VerifyOptions options) {
        return switch (options.freshness()) {
            case STANDARD -> RevocationMode.standard();
            case STRICT -> RevocationMode.strict();
            case ACCEPT_STALE -> RevocationMode.acceptStaleUpTo(options.acceptedStaleness());
        };
    }
}
