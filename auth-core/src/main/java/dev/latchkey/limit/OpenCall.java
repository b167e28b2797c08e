package dev.latchkey.limit;

/** A call that anyone may make without signing in; each is limited by client address. Sign-in has limits of its own. */
public enum OpenCall {
    /** Registration: hashes a password and sends a mail. */
    REGISTER,
    /** Another verification mail. */
    RESEND_VERIFICATION,
    /** Use of a verification link. */
    VERIFY_EMAIL,
    /** A link to a new password, mailed. */
    FORGOT_PASSWORD,
    /** Use of such a link: hashes a password. */
    RESET_PASSWORD,
    /** Set-up of the first administrator. */
    SET_UP,
    /** A code mailed as a second factor. */
    MFA_CHALLENGE,
    /** A second factor that is shown. */
    MFA_VERIFY
}
