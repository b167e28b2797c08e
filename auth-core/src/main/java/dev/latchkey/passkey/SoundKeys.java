package dev.latchkey.passkey;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Objects;

/**
 * Which public keys of passkeys are any: a key that verifies nothing would be a factor that nobody can show, and one whose
 * private part is plain to see a factor that everybody can.
 */
final class SoundKeys {

    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 8_192;
    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(3);
    private static final int MOST_EXPONENT_BITS = 64;
    private static final int P256_BITS = 256;
    private static final int EDWARDS_BYTES = 32;

    private SoundKeys() {}

    /** Whether signatures of the algorithm that the key names can be verified with it. */
    static boolean isSound(COSEKey key) {
        PublicKey publicKey = key.getPublicKey();
        long algorithm = Objects.requireNonNull(key.getAlgorithm()).getValue();
        if (algorithm == WebAuthn.ES256) {
            return publicKey instanceof ECPublicKey ec && isOnP256(ec) && verifies("SHA256withECDSA", ec);
        }
        if (algorithm == WebAuthn.EDDSA) {
            return publicKey instanceof EdECPublicKey ed
                    && key instanceof EdDSACOSEKey written
                    && Objects.requireNonNull(written.getX()).length == EDWARDS_BYTES
                    && verifies("Ed25519", ed);
        }
        return algorithm == WebAuthn.RS256 && publicKey instanceof RSAPublicKey rsa && isSound(rsa);
    }

    private static boolean isSound(RSAPublicKey rsa) {
        BigInteger modulus = rsa.getModulus();
        BigInteger exponent = rsa.getPublicExponent();
        return modulus.bitLength() >= LEAST_RSA_BITS
                && modulus.bitLength() <= MOST_RSA_BITS
                && modulus.testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(LEAST_EXPONENT) >= 0
                && exponent.bitLength() <= MOST_EXPONENT_BITS
                && verifies("SHA256withRSA", rsa);
    }

    /** A point that is not on the curve is no key (SP 800-56A, section 5.6.2.3.3). */
    private static boolean isOnP256(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        ECPoint point = key.getW();
        if (!(curve.getField() instanceof ECFieldFp field)
                || field.getFieldSize() != P256_BITS
                || point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger prime = field.getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            return false;
        }
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return y.pow(2).mod(prime).equals(right.mod(prime));
    }

    /** What the Java runtime finds wrong with a key, it finds when the key is to be used: an Edwards point that is none. */
    private static boolean verifies(String algorithm, PublicKey key) {
        try {
            Signature.getInstance(algorithm).initVerify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
