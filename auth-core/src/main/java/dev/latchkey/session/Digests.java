package dev.latchkey.session;

import dev.latchkey.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Digests of what devices are recognised by, as they are stored: base64url. */
final class Digests {

    private Digests() {}

    /** One that tells nobody that two users have the same device. */
    static String of(UserId user, String text) {
        try {
            byte[] bytes = ("known-device\n" + user + "\n" + text).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
