package dev.latchkey.token;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Public keys as JSON Web Keys (RFC 7517; RFC 7518, section 6; RFC 8037, section 2). */
final class Jwk {

    static final int COORDINATE_BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] P256_PREFIX = HEX.parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private static final byte[] ED25519_PREFIX = HEX.parseHex("302a300506032b6570032100");

    private Jwk() {}

    static Map<String, Object> write(PublicVerificationKey key) {
        Map<String, Object> members = new LinkedHashMap<>();
        PublicKey publicKey = key.key();
        switch (key.algorithm()) {
            case ES256 -> {
                ECPublicKey ec = (ECPublicKey) publicKey;
                members.put("kty", "EC");
                members.put("crv", "P-256");
                members.put("x", encode(fixedLength(ec.getW().getAffineX())));
                members.put("y", encode(fixedLength(ec.getW().getAffineY())));
            }
            case EDDSA -> {
                members.put("kty", "OKP");
                members.put("crv", "Ed25519");
                byte[] encoded = publicKey.getEncoded();
                members.put("x", encode(Arrays.copyOfRange(encoded, ED25519_PREFIX.length, encoded.length)));
            }
            case RS256 -> {
                RSAPublicKey rsa = (RSAPublicKey) publicKey;
                members.put("kty", "RSA");
                members.put("n", encode(shortest(rsa.getModulus())));
                members.put("e", encode(shortest(rsa.getPublicExponent())));
            }
            case HS256 -> throw new IllegalStateException("a secret key is not published");
        }
        members.put("use", "sig");
        members.put("alg", key.algorithm().joseName());
        members.put("kid", key.id());
        return members;
    }

    /** A point of P-256 in the form that key factories take it (X.509). */
    static byte[] encodePoint(byte[] x, byte[] y) {
        byte[] encoded = Arrays.copyOf(P256_PREFIX, P256_PREFIX.length + 2 * COORDINATE_BYTES);
        System.arraycopy(x, 0, encoded, P256_PREFIX.length, COORDINATE_BYTES);
        System.arraycopy(y, 0, encoded, P256_PREFIX.length + COORDINATE_BYTES, COORDINATE_BYTES);
        return encoded;
    }

    /** A point of Ed25519 in the form that key factories take it (RFC 8410, section 4). */
    static byte[] encodeEdwards(byte[] x) {
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + COORDINATE_BYTES);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, COORDINATE_BYTES);
        return encoded;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] shortest(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] fixedLength(BigInteger coordinate) {
        byte[] bytes = shortest(coordinate);
        byte[] padded = new byte[COORDINATE_BYTES];
        System.arraycopy(bytes, 0, padded, COORDINATE_BYTES - bytes.length, bytes.length);
        return padded;
    }
}
