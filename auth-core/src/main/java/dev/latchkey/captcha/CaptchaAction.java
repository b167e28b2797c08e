package dev.latchkey.captcha;

import java.util.Locale;

/** What a captcha may be asked for. A captcha for one is worth nothing for another. */
public enum CaptchaAction {
    /** Sign-in with a password. */
    SIGN_IN,
    /** Registration. */
    REGISTER,
    /** A mail that somebody asks for: another verification mail, or a link to a new password or one that signs in. */
    SEND_MAIL;

    /**
     * What challenges and services call it.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
