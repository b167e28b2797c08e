package dev.latchkey.token;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationDocument;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.revocation.RevocationSource;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.revocation.TokenFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A service that only verifies, without the network: it knows the issuer's published keys and what its source says, and
 * cannot tell whom a name means. It is up to date at each question.
 */
public final class OutsideVerifier implements AutoCloseable {

    private final Revocations revocations;
    private final AccessTokens tokens;

    private OutsideVerifier(Latchkey issuer, RevocationSource source, Environment environment) {
        revocations = Revocations.create(source, RevocationFeed.none(), environment, RevocationSettings.defaults());
        tokens = AccessTokens.createVerifier(
                issuer.tokens().settings(),
                GivenJwks.read(issuer.jwks().toJson().getBytes(StandardCharsets.UTF_8)),
                this::check,
                environment);
    }

    /** One that reads the issuer's storage, and may ask it about single tokens. */
    public static OutsideVerifier byStorage(Latchkey issuer, Environment environment) {
        return new OutsideVerifier(issuer, issuer.revocations().source(), environment);
    }

    /** One that reads the issuer's list as it is answered over HTTP, and can be asked nothing else. */
    public static OutsideVerifier byDocument(Latchkey issuer, Environment environment) {
        return new OutsideVerifier(issuer, new Documents(issuer.revocations().source()), environment);
    }

    private record Documents(RevocationSource source) implements RevocationSource {

        @Override
        public RevocationPage snapshot() {
            return read(source.snapshot());
        }

        @Override
        public RevocationPage since(RevocationCursor cursor) {
            return read(source.since(cursor));
        }

        private static RevocationPage read(RevocationPage page) {
            return RevocationDocument.read(RevocationDocument.write(page).getBytes(StandardCharsets.UTF_8));
        }
    }

    private Optional<EndReason> check(TokenFacts token, Instant now, VerifyOptions options) {
        if (!revocations.poll()) {
            throw new StoreUnavailableException("the issuer's list cannot be read");
        }
        RevocationVerdict verdict = revocations.check(token, now, RevocationMode.strict());
        if (verdict instanceof RevocationVerdict.Unknown) {
            throw new StoreUnavailableException("the source does not answer");
        }
        return verdict instanceof RevocationVerdict.Revoked revoked ? Optional.of(revoked.reason()) : Optional.empty();
    }

    /** Verifies a token as such a service does. */
    public VerifiedToken verify(String compact) {
        return tokens.verify(compact);
    }

    @Override
    public void close() {
        revocations.close();
    }
}
