package dev.latchkey.token;

import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;

/** The public half of a key pair, raw through the Java Cryptography Architecture. */
final class PublicVerificationKey extends VerificationKey {

    private final PublicKey key;
    private final SignatureShape shape;
    private final Pool<Signature> verifiers;

    /**
     * A key.
     *
     * @throws IllegalStateException when the provider does not take it
     */
    PublicVerificationKey(String id, SignatureAlgorithm algorithm, Crypto crypto, PublicKey key) {
        super(id, algorithm);
        this.key = key;
        this.shape = key instanceof RSAPublicKey rsa
                ? SignatureShape.ofLength((rsa.getModulus().bitLength() + 7) / 8)
                : SignatureShape.of(algorithm);
        JcaNames names = JcaNames.of(algorithm);
        this.verifiers = new Pool<>(() -> verifier(crypto, names, key));
        // A key that the provider does not take shows here, and not when the first token comes.
        verifiers.giveBack(verifier(crypto, names, key));
    }

    private static Signature verifier(Crypto crypto, JcaNames names, PublicKey key) {
        Signature verifier = crypto.signature(names);
        try {
            verifier.initVerify(key);
        } catch (InvalidKeyException e) {
            throw Crypto.missing(names.signature() + " with this key", e);
        }
        return verifier;
    }

    PublicKey key() {
        return key;
    }

    @Override
    boolean isCostly() {
        return true;
    }

    @Override
    boolean verifies(byte[] text, int length, byte[] signature) {
        if (!shape.fits(signature)) {
            return false;
        }
        Signature verifier = verifiers.take();
        try {
            verifier.update(text, 0, length);
            boolean genuine = verifier.verify(signature);
            verifiers.giveBack(verifier);
            return genuine;
        } catch (SignatureException | RuntimeException e) {
            // How providers say that a signature cannot even be read, each in its own way. What has thrown is not
            // used again.
            return false;
        }
    }
}
