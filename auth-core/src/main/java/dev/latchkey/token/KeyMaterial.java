package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * The material of a key in the form that is sealed: a secret as it is; a key pair as the length of its private half
 * (PKCS #8) in two bytes, that half, and the public half (X.509).
 */
final class KeyMaterial {

    private static final int SECRET_BYTES = 32;
    private static final int RSA_BITS = 3072;

    private KeyMaterial() {}

    static byte[] generate(SignatureAlgorithm algorithm, Environment environment) {
        return switch (algorithm) {
            case HS256 -> secret(environment);
            case ES256 -> pair("EC", new ECGenParameterSpec("secp256r1"), environment);
            case EDDSA -> pair("Ed25519", NamedParameterSpec.ED25519, environment);
            case RS256 -> pair("RSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4), environment);
        };
    }

    private static byte[] secret(Environment environment) {
        byte[] secret = new byte[SECRET_BYTES];
        environment.fillRandom(secret);
        return secret;
    }

    private static byte[] pair(String name, AlgorithmParameterSpec parameters, Environment environment) {
        KeyPair pair;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
            generator.initialize(parameters, new EnvironmentRandom(environment));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw Crypto.missing(name, e);
        }
        byte[] privateHalf = pair.getPrivate().getEncoded();
        byte[] publicHalf = pair.getPublic().getEncoded();
        return ByteBuffer.allocate(Short.BYTES + privateHalf.length + publicHalf.length)
                .putShort((short) privateHalf.length)
                .put(privateHalf)
                .put(publicHalf)
                .array();
    }

    static SigningPair read(String id, SignatureAlgorithm algorithm, byte[] material, Crypto crypto)
            throws GeneralSecurityException {
        if (algorithm == SignatureAlgorithm.HS256) {
            SecretVerificationKey key = new SecretVerificationKey(id, crypto, material);
            return new SigningPair(key, SigningKey.of(key));
        }
        ByteBuffer buffer = ByteBuffer.wrap(material);
        byte[] privateHalf = new byte[buffer.getShort()];
        buffer.get(privateHalf);
        byte[] publicHalf = new byte[buffer.remaining()];
        buffer.get(publicHalf);
        JcaNames names = JcaNames.of(algorithm);
        PublicVerificationKey key =
                new PublicVerificationKey(id, algorithm, crypto, Crypto.publicKey(names, publicHalf));
        return new SigningPair(key, SigningKey.of(key, crypto, Crypto.privateKey(names, privateHalf)));
    }

    /** Both halves, ready for use. */
    record SigningPair(VerificationKey verification, SigningKey signing) {}
}
