package dev.latchkey.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 (FIPS 180-4), which every Java runtime has. Safe for use by several threads; what it begins is not. */
public final class Sha256 {

    private Sha256() {}

    /**
     * The digest of bytes.
     *
     * @param data the bytes
     * @return 32 bytes
     */
    public static byte[] of(byte[] data) {
        return begin().digest(data);
    }

    /**
     * The digest of a text, as a text: what is stored of a secret that is random enough by itself.
     *
     * @param text the text, of which the UTF-8 is taken
     * @return the digest in base64url without padding (RFC 4648, section 5), 43 characters
     */
    public static String text(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A digest of what comes part by part.
     *
     * @return the digest of nothing yet
     */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
