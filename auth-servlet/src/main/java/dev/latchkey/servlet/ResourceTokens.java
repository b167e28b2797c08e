package dev.latchkey.servlet;

import dev.latchkey.ResourceService;
import dev.latchkey.access.Authority;
import dev.latchkey.servlet.identity.TokenService;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.time.Instant;

/** Verifies what another service issues; roles are those of the token. */
record ResourceTokens(ResourceService service) implements TokenService {

    @Override
    public VerifiedToken verify(String compact, VerifyOptions options) {
        return service.verify(compact, options);
    }

    @Override
    public Authority authorityOf(VerifiedToken token) {
        return service.authorityOf(token);
    }

    @Override
    public Instant now() {
        return service.environment().now();
    }
}
