package dev.latchkey.servlet;

import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.identity.RequestIdentity;
import dev.latchkey.token.VerifiedToken;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/**
 * Who a request comes from. Immutable and safe for use by several threads: take it from the request on the request's own
 * thread, and hand it on to asynchronous work and virtual threads, where it stays good also after the request has ended.
 */
public final class LatchkeyRequest {

    private final RequestIdentity identity;

    private LatchkeyRequest(RequestIdentity identity) {
        this.identity = identity;
    }

    /**
     * What {@link LatchkeyFilter} knows of a request.
     *
     * @param request the request, in any dispatch, wrapped or not
     * @return who it comes from
     * @throws IllegalStateException when the request has not come through the filter
     */
    public static LatchkeyRequest of(ServletRequest request) {
        if (request.getAttribute(RequestIdentity.ATTRIBUTE) instanceof RequestIdentity known) {
            return new LatchkeyRequest(known);
        }
        throw new IllegalStateException(
                "the request has not come through LatchkeyFilter: register the filter for its path, ahead of the servlet");
    }

    /**
     * Who the request comes from, where anyone is known: always where a rule asks for a token; elsewhere when a valid one
     * was sent all the same.
     *
     * @return the identity, empty for anonymous requests
     */
    public Optional<Identity> identity() {
        return identity.get();
    }

    /**
     * The verified access token.
     *
     * @return the token, empty for anonymous requests
     */
    public Optional<VerifiedToken> token() {
        return identity.get().map(Identity::token);
    }

    /**
     * The user, where a rule makes sure that there is one.
     *
     * @return the user
     * @throws IllegalStateException for anonymous requests
     */
    public UserId requireUser() {
        return identity.get()
                .map(Identity::user)
                .orElseThrow(() -> new IllegalStateException(
                        "the request is anonymous: guard its path with a rule or its servlet with @JwtRequired"));
    }

    /** The identity, without anything secret. */
    @Override
    public String toString() {
        return "LatchkeyRequest[" + identity.get().map(Identity::toString).orElse("anonymous") + "]";
    }
}
