package dev.latchkey.token;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * What a signature must look like before a provider is asked: its exact length, and numbers within the group's order,
 * so that no provider's oversight admits a zero (ECDSA, RFC 7518, section 3.4) or a second form of a genuine signature
 * (EdDSA, RFC 8032, section 5.1.7).
 */
final class SignatureShape {

    private static final int PAIR = 64;
    private static final int HALF = 32;
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final SignatureAlgorithm algorithm;
    private final int length;

    private SignatureShape(SignatureAlgorithm algorithm, int length) {
        this.algorithm = algorithm;
        this.length = length;
    }

    static SignatureShape of(SignatureAlgorithm algorithm) {
        return new SignatureShape(algorithm, PAIR);
    }

    /** For RSA: as many bytes as the modulus has (RFC 8017, section 8.2.2). */
    static SignatureShape ofLength(int length) {
        return new SignatureShape(SignatureAlgorithm.RS256, length);
    }

    boolean fits(byte[] signature) {
        if (signature.length != length) {
            return false;
        }
        return switch (algorithm) {
            case ES256 ->
                isScalar(new BigInteger(1, signature, 0, HALF)) && isScalar(new BigInteger(1, signature, HALF, HALF));
            case EDDSA ->
                littleEndian(Arrays.copyOfRange(signature, HALF, PAIR)).compareTo(ED25519_ORDER) < 0;
            case RS256, HS256 -> true;
        };
    }

    private static boolean isScalar(BigInteger value) {
        return value.signum() > 0 && value.compareTo(P256_ORDER) < 0;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        for (int i = 0; i < bytes.length / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = swapped;
        }
        return new BigInteger(1, bytes);
    }
}
