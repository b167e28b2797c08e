package dev.latchkey.account;

/** Mails that go out because somebody asked for them, and so often as anybody asks unless there is a limit. */
public enum AskedMail {
    /** {@link AccountMail#verification}. */
    VERIFICATION,
    /** {@link AccountMail#registrationRepeated}. */
    REGISTRATION_REPEATED,
    /** {@link AccountMail#passwordReset}. */
    PASSWORD_RESET,
    /** {@link AccountMail#signInLink}. */
    SIGN_IN_LINK,
    /** The link to the new address of {@link AccountMail#emailChange}. */
    EMAIL_CHANGE
}
