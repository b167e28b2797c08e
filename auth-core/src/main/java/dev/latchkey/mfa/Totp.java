package dev.latchkey.mfa;

import dev.latchkey.kernel.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time passwords by time (RFC 6238) in the parameters that every authenticator app has: HMAC-SHA-1, 6 digits, steps
 * of 30 seconds. HMAC-SHA-1 is not touched by the collisions of SHA-1 (RFC 6194, section 3.3).
 *
 * <p>Security promise: a code is accepted for the present step and the ones before and after it, and compared in constant
 * time with all three, whichever it is.
 */
public final class Totp {

    /** How long a step is, in seconds. */
    public static final int STEP_SECONDS = 30;

    /** How many digits a code has. */
    public static final int DIGITS = 6;

    static final int SECRET_BYTES = 20;

    private static final int MODULUS = 1_000_000;
    private static final int DRIFT = 1;
    private static final String ALGORITHM = "HmacSHA1";

    private Totp() {}

    /** The step of a time. */
    static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    /**
     * The code of a secret at a time, as an authenticator app shows it: for tests of a host.
     *
     * @param secret the secret in base32
     * @param time the time
     * @return 6 digits
     * @throws IllegalArgumentException when the secret is not base32; the message does not repeat it
     */
    public static Secret codeAt(Secret secret, Instant time) {
        return Secret.of(code(Base32.decode(secret.reveal()), step(time)));
    }

    /** The code of a step (RFC 4226, section 5.3). */
    static String code(byte[] secret, long step) {
        byte[] hash;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-1", e);
        }
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    }

    /** The step whose code was typed, empty when it is that of none that is accepted now. Spaces are left out. */
    static OptionalLong matchingStep(byte[] secret, Secret typed, Instant now) {
        String text = typed.reveal().replace(" ", "");
        if (text.length() != DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        byte[] presented = text.getBytes(StandardCharsets.US_ASCII);
        long present = step(now);
        OptionalLong matching = OptionalLong.empty();
        for (long step = present - DRIFT; step <= present + DRIFT; step++) {
            byte[] expected = code(secret, step).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, presented)) {
                matching = OptionalLong.of(step);
            }
        }
        return matching;
    }
}
