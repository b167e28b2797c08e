package dev.latchkey.servlet;

import dev.latchkey.Latchkey;
import dev.latchkey.access.Authority;
import dev.latchkey.servlet.identity.TokenService;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.time.Instant;

/** Asks the issuer in this process; roles are those that are granted now. */
record IssuerTokens(Latchkey latchkey) implements TokenService {

    @Override
    public VerifiedToken verify(String compact, VerifyOptions options) {
        return latchkey.tokens().verify(compact, options);
    }

    @Override
    public Authority authorityOf(VerifiedToken token) {
        return latchkey.access().authorityOf(token.user());
    }

    @Override
    public Instant now() {
        return latchkey.environment().now();
    }
}
