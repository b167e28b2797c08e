package dev.latchkey.servlet.guard;

import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.identity.RequestIdentity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request that answers the Servlet API's own questions about the user; an anonymous one asks the container. */
final class IdentityRequest extends HttpServletRequestWrapper {

    private static final String AUTH_TYPE = "BEARER";

    private final RequestIdentity identity;

    IdentityRequest(HttpServletRequest request, RequestIdentity identity) {
        super(request);
        this.identity = identity;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Identity known = identity.get().orElse(null);
        return known == null ? super.getUserPrincipal() : known;
    }

    @Override
    public @Nullable String getRemoteUser() {
        Identity known = identity.get().orElse(null);
        return known == null ? super.getRemoteUser() : known.getName();
    }

    @Override
    public @Nullable String getAuthType() {
        return identity.get().isEmpty() ? super.getAuthType() : AUTH_TYPE;
    }

    @Override
    public boolean isUserInRole(String role) {
        Identity known = identity.get().orElse(null);
        return known == null ? super.isUserInRole(role) : known.authority().hasRole(role);
    }
}
