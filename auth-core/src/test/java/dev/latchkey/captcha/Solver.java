package dev.latchkey.captcha;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Answers proofs of work as a client does. */
public final class Solver {

    private Solver() {}

    /** The answer to a challenge. */
    public static String solve(CaptchaChallenge challenge) {
        return solve(
                (String) challenge.values().get("challenge"),
                (String) challenge.values().get("prefix"),
                (Integer) challenge.values().get("difficulty"));
    }

    /** The answer to a challenge, by its parts. */
    public static String solve(String challenge, String prefix, int difficulty) {
        for (long number = 0; ; number++) {
            if (zeroBits(prefix + ":" + number) >= difficulty) {
                return challenge + ":" + number;
            }
        }
    }

    private static int zeroBits(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            int first = ((digest[0] & 0xff) << 24)
                    | ((digest[1] & 0xff) << 16)
                    | ((digest[2] & 0xff) << 8)
                    | (digest[3] & 0xff);
            return Integer.numberOfLeadingZeros(first);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
