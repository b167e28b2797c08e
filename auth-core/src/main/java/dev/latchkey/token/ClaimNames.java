package dev.latchkey.token;

import java.util.Set;

/** The names of claims that have a meaning here or to verifiers in general (RFC 7519, section 4.1; RFC 9068). */
final class ClaimNames {

    static final String ISSUER = "iss";
    static final String SUBJECT = "sub";
    static final String AUDIENCE = "aud";
    static final String CLIENT_ID = "client_id";
    static final String EXPIRES_AT = "exp";
    static final String NOT_BEFORE = "nbf";
    static final String ISSUED_AT = "iat";
    static final String TOKEN_ID = "jti";
    static final String SESSION = "sid";
    static final String EPOCH = "ver";
    static final String AUTHENTICATED_AT = "auth_time";
    static final String METHODS = "amr";
    static final String ROLES = "roles";
    static final String ORGANIZATION = "org";

    /** Those that {@link VerifiedToken} has methods for. */
    static final Set<String> OWN = Set.of(
            ISSUER,
            SUBJECT,
            AUDIENCE,
            CLIENT_ID,
            EXPIRES_AT,
            NOT_BEFORE,
            ISSUED_AT,
            TOKEN_ID,
            SESSION,
            EPOCH,
            AUTHENTICATED_AT,
            METHODS,
            ROLES,
            ORGANIZATION);

    /** Those that other verifiers act on: a host's own claim must not be taken for one. */
    private static final Set<String> REGISTERED = Set.of(
            "acr",
            "act",
            "at_hash",
            "azp",
            "c_hash",
            "cnf",
            "events",
            "groups",
            "may_act",
            "nonce",
            "scope",
            "scp",
            "entitlements",
            "typ");

    private ClaimNames() {}

    static boolean isReserved(String name) {
        return OWN.contains(name) || REGISTERED.contains(name);
    }
}
