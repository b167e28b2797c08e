package dev.latchkey.mfa;

import dev.latchkey.kernel.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address in which QR codes hand a secret to authenticator apps: {@code otpauth://totp/...}. */
final class OtpauthUri {

    private final String issuer;

    OtpauthUri(String issuer) {
        this.issuer = issuer;
    }

    Secret of(String account, String secret) {
        String name = encoded(issuer);
        return Secret.of("otpauth://totp/" + name + ":" + encoded(account) + "?secret=" + secret + "&issuer=" + name
                + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.STEP_SECONDS);
    }

    /** Apps read a plus as a plus. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
