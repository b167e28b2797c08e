package dev.latchkey.token;

/**
 * What an asymmetric algorithm is called in the Java Cryptography Architecture.
 *
 * @param signature the name for {@link java.security.Signature}, in the form that JWS writes signatures in
 * @param key the name for {@link java.security.KeyFactory}
 */
record JcaNames(String signature, String key) {

    static JcaNames of(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> new JcaNames("SHA256withECDSAinP1363Format", "EC");
            case EDDSA -> new JcaNames("Ed25519", "Ed25519");
            case RS256 -> new JcaNames("SHA256withRSA", "RSA");
            case HS256 -> throw new IllegalArgumentException("HS256 has no public key");
        };
    }
}
