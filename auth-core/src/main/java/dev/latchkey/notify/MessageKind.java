package dev.latchkey.notify;

/** What a message is about. */
public enum MessageKind {
    /** The link with which the user shows that the address is theirs. */
    VERIFY_EMAIL,
    /** Someone tried to register with the user's address. */
    REGISTRATION_REPEATED
}
