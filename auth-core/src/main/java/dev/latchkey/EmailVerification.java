package dev.latchkey;

/** Whether an account can be used before its owner has shown that the e-mail address is theirs. */
public enum EmailVerification {
    /**
     * Sign-in waits for the verification, and nobody learns from a registration whether an address has an account.
     * Needs a mailer. The default.
     */
    REQUIRED,
    /** Sign-in is possible at once. A registration tells whether the address is taken. */
    OFF
}
