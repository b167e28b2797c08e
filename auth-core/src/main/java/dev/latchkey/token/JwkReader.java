package dev.latchkey.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key of a published key set. A key of a kind, algorithm, use or size that is not supported is passed over,
 * as RFC 7517, section 5 has it; one that ought not to be public is not.
 */
final class JwkReader {

    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;

    /** What every provider takes. */
    private static final int MOST_EXPONENT_BITS = 32;

    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);
    private static final BigInteger P256_PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P256_B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final Crypto crypto;

    JwkReader(Crypto crypto) {
        this.crypto = crypto;
    }

    /**
     * The key, empty when it is passed over.
     *
     * @throws InvalidJwksException when it holds what ought to be secret: the set is not to be trusted
     */
    Optional<VerificationKey> read(Map<?, ?> jwk) {
        if ("oct".equals(jwk.get("kty")) || jwk.containsKey("k") || jwk.containsKey("d")) {
            throw new InvalidJwksException("it publishes a secret or private key");
        }
        SignatureAlgorithm algorithm = algorithm(jwk);
        if (algorithm == null || !isForVerification(jwk)) {
            return Optional.empty();
        }
        if (!(jwk.get("kid") instanceof String id) || !PLAIN_ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            PublicKey key = publicKey(jwk, algorithm);
            return key == null ? Optional.empty() : Optional.of(new PublicVerificationKey(id, algorithm, crypto, key));
        } catch (GeneralSecurityException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The one algorithm that is supported for the kind of key, if the key is not for another one. */
    private static @Nullable SignatureAlgorithm algorithm(Map<?, ?> jwk) {
        SignatureAlgorithm algorithm = switch (String.valueOf(jwk.get("kty"))) {
            case "EC" -> "P-256".equals(jwk.get("crv")) ? SignatureAlgorithm.ES256 : null;
            case "OKP" -> "Ed25519".equals(jwk.get("crv")) ? SignatureAlgorithm.EDDSA : null;
            case "RSA" -> SignatureAlgorithm.RS256;
            default -> null;
        };
        boolean other = algorithm != null
                && jwk.containsKey("alg")
                && !algorithm.joseName().equals(jwk.get("alg"));
        return other ? null : algorithm;
    }

    private static boolean isForVerification(Map<?, ?> jwk) {
        boolean use = !jwk.containsKey("use") || "sig".equals(jwk.get("use"));
        boolean verifies = jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify");
        return use && (verifies || !jwk.containsKey("key_ops"));
    }

    private static @Nullable PublicKey publicKey(Map<?, ?> jwk, SignatureAlgorithm algorithm)
            throws GeneralSecurityException {
        return switch (algorithm) {
            case ES256 -> ellipticCurve(bytes(jwk, "x"), bytes(jwk, "y"));
            case EDDSA -> edwards(bytes(jwk, "x"));
            case RS256 -> rsa(bytes(jwk, "n"), bytes(jwk, "e"));
            case HS256 -> null;
        };
    }

    private static @Nullable PublicKey ellipticCurve(byte[] x, byte[] y) throws GeneralSecurityException {
        if (x.length != Jwk.COORDINATE_BYTES || y.length != Jwk.COORDINATE_BYTES || !isOnCurve(x, y)) {
            return null;
        }
        return Crypto.publicKey(JcaNames.of(SignatureAlgorithm.ES256), Jwk.encodePoint(x, y));
    }

    private static @Nullable PublicKey edwards(byte[] x) throws GeneralSecurityException {
        return x.length == Jwk.COORDINATE_BYTES
                ? Crypto.publicKey(JcaNames.of(SignatureAlgorithm.EDDSA), Jwk.encodeEdwards(x))
                : null;
    }

    private static @Nullable PublicKey rsa(byte[] modulus, byte[] exponent) throws GeneralSecurityException {
        BigInteger n = new BigInteger(1, modulus);
        BigInteger e = new BigInteger(1, exponent);
        boolean sound = n.bitLength() >= LEAST_RSA_BITS
                && n.bitLength() <= MOST_RSA_BITS
                && n.testBit(0)
                && e.testBit(0)
                && e.compareTo(LEAST_EXPONENT) >= 0
                && e.bitLength() <= MOST_EXPONENT_BITS;
        if (!sound) {
            return null;
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e));
    }

    /** A point that is not on the curve is no key (RFC 7518, section 6.2.2; SP 800-56A, section 5.6.2.3.3). */
    private static boolean isOnCurve(byte[] xBytes, byte[] yBytes) {
        BigInteger x = new BigInteger(1, xBytes);
        BigInteger y = new BigInteger(1, yBytes);
        if (x.compareTo(P256_PRIME) >= 0 || y.compareTo(P256_PRIME) >= 0) {
            return false;
        }
        BigInteger right = x.pow(3).subtract(x.multiply(THREE)).add(P256_B).mod(P256_PRIME);
        return y.pow(2).mod(P256_PRIME).equals(right);
    }

    /** A member's bytes; none when it is missing or not strict base64url, which no check of a length lets pass. */
    private static byte[] bytes(Map<?, ?> jwk, String name) {
        if (jwk.get(name) instanceof String text) {
            byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
            byte[] decoded = Base64Url.decode(ascii, 0, ascii.length);
            if (decoded != null) {
                return decoded;
            }
        }
        return new byte[0];
    }
}
