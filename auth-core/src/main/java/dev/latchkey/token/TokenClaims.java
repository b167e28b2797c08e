package dev.latchkey.token;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link ClaimsSource} adds to an access token. Anyone who holds the token can read it: no e-mail address, no
 * phone number, no secret. Immutable.
 *
 * @param roles names of roles, the claim {@code roles} (RFC 9068, section 2.2.3.1)
 * @param organization the organization the token is for, the claim {@code org}
 * @param claims a host's own claims by name: strings, booleans, {@code Integer}, {@code Long}, finite {@code Double},
 *     lists and maps of those. The names of Latchkey's own claims and of registered claims that verifiers act on are
 *     refused when the token is issued
 */
public record TokenClaims(Set<String> roles, Optional<String> organization, Map<String, Object> claims) {

    private static final TokenClaims NONE = new TokenClaims(Set.of(), Optional.empty(), Map.of());

    /** Copies the collections. */
    public TokenClaims {
        roles = Set.copyOf(roles);
        claims = Map.copyOf(claims);
    }

    /**
     * Roles and a host's own claims.
     *
     * @param roles names of roles
     * @param claims a host's own claims by name
     */
    public TokenClaims(Set<String> roles, Map<String, Object> claims) {
        this(roles, Optional.empty(), claims);
    }

    /**
     * Nothing to add.
     *
     * @return no roles and no claims
     */
    public static TokenClaims none() {
        return NONE;
    }

    /** The roles in one order, so that equal sets make equal tokens. */
    Set<String> sortedRoles() {
        return new TreeSet<>(roles);
    }
}
