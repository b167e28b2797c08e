package dev.latchkey.token;

import java.util.Optional;

/**
 * What access tokens can be signed with. A key has one algorithm for its whole life; a token's header never chooses
 * it (RFC 8725, section 3.1).
 */
public enum SignatureAlgorithm {
    /** ECDSA on P-256 with SHA-256 (RFC 7518, section 3.4). The default. */
    ES256("ES256"),
    /** EdDSA on Ed25519 (RFC 8037). */
    EDDSA("EdDSA"),
    /**
     * RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, section 3.3), for verifiers that know nothing newer. Keys have 3072
     * bits, for the 128 bits of security that the other algorithms have.
     */
    RS256("RS256"),
    /**
     * HMAC with SHA-256 (RFC 7518, section 3.2). The quickest, and never published: who can verify can also sign, so
     * resource services cannot use it.
     */
    HS256("HS256");

    private final String joseName;

    SignatureAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /**
     * Its name in a JOSE header and in settings.
     *
     * @return such as {@code ES256} or {@code EdDSA}; compared with regard to case
     */
    public String joseName() {
        return joseName;
    }

    /**
     * Finds an algorithm by its JOSE name.
     *
     * @param name the name, exactly as in the standard
     * @return the algorithm, empty for any other name
     */
    public static Optional<SignatureAlgorithm> named(String name) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.joseName.equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
