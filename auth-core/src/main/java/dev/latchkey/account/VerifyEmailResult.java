package dev.latchkey.account;

/** What came of a verification link. */
public sealed interface VerifyEmailResult {

    /**
     * The address is verified, and an account that was waiting for it may be used.
     *
     * @param user the account as it is now
     */
    record Verified(User user) implements VerifyEmailResult {}

    /** The link is unknown, used, expired, superseded or about another address. Answer {@code link_invalid}. */
    record LinkInvalid() implements VerifyEmailResult {}
}
