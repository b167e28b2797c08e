package dev.latchkey.token;

/** A key that can tell whether a signature is its own. Safe for use by several threads. */
abstract sealed class VerificationKey permits PublicVerificationKey, SecretVerificationKey {

    private final String id;
    private final SignatureAlgorithm algorithm;
    private final String headerText;

    VerificationKey(String id, SignatureAlgorithm algorithm) {
        this.id = id;
        this.algorithm = algorithm;
        this.headerText = TokenShape.headerText(id, algorithm);
    }

    final String id() {
        return id;
    }

    final SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /** The first part of every token of this key. */
    final String headerText() {
        return headerText;
    }

    /** Whether a check costs so much more than reading the token that it is worth rationing. */
    abstract boolean isCostly();

    /** Whether the signature over the first bytes of the text is this key's. Never throws for any signature. */
    abstract boolean verifies(byte[] text, int length, byte[] signature);
}
