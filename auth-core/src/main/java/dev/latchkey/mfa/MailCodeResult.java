package dev.latchkey.mfa;

/** What came of asking for a mailed code. All are immutable. */
public sealed interface MailCodeResult {

    /** A mail with a code is on its way; one that was mailed before works no longer. */
    record OnItsWay() implements MailCodeResult {}

    /** Mailed codes are not offered in this sign-in. */
    record NotOffered() implements MailCodeResult {}

    /** No sign-in waits under this token. Answer {@code mfa_token_invalid}. */
    record Unknown() implements MailCodeResult {}

    /** Too many mails went to this mailbox. Answer {@code rate_limited}. */
    record TooMany() implements MailCodeResult {}
}
