package dev.latchkey.mfa;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A way to show a second factor. */
public enum MfaMethod {
    /** A one-time password of an authenticator app (RFC 6238). */
    TOTP("otp"),
    /** One of the codes that were shown when the first factor was enrolled; each works once. */
    RECOVERY_CODE("recovery"),
    /** A code that was mailed for this very sign-in. */
    EMAIL_CODE("email"),
    /** A passkey (WebAuthn). */
    PASSKEY("hwk");

    /** The authentication method of RFC 8176 that tokens have beside that of the factor, once there were two. */
    public static final String MULTI_FACTOR = "mfa";

    /** Of a passkey that may be copied, in place of {@code hwk}. */
    private static final String SOFTWARE_KEY = "swk";

    /** Of a passkey whose authenticator has verified its user. */
    private static final String USER_VERIFIED = "user";

    private final String amr;

    MfaMethod(String amr) {
        this.amr = amr;
    }

    /**
     * The code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The method of a code.
     *
     * @param code whatever was sent
     * @return the method, empty when there is none of that code
     */
    public static Optional<MfaMethod> ofCode(String code) {
        return Stream.of(values()).filter(method -> method.code().equals(code)).findFirst();
    }

    /**
     * Whether an {@code amr} value says that a second factor was shown, or two.
     *
     * @param amr the value, whatever it is
     * @return true for {@link #MULTI_FACTOR}, the value of each method, and what passkeys say besides
     */
    public static boolean isSecondFactor(String amr) {
        return amr.equals(MULTI_FACTOR)
                || amr.equals(USER_VERIFIED)
                || amr.equals(SOFTWARE_KEY)
                || Stream.of(values()).anyMatch(method -> method.amr.equals(amr));
    }

    /**
     * Whether an {@code amr} value is that of a second factor other than what a mailbox gives.
     *
     * @param amr the value, whatever it is
     * @return true for the app, recovery codes and passkeys
     */
    public static boolean isStrong(String amr) {
        return amr.equals(TOTP.amr)
                || amr.equals(RECOVERY_CODE.amr)
                || amr.equals(PASSKEY.amr)
                || amr.equals(SOFTWARE_KEY);
    }

    /**
     * The {@code amr} value of tokens (RFC 8176 where it has one: {@code otp}, {@code hwk}; else one of Latchkey's own:
     * {@code recovery}, {@code email}), so that a route can ask for one factor and not be content with a weaker one.
     *
     * @return the value
     */
    public String amr() {
        return amr;
    }
}
