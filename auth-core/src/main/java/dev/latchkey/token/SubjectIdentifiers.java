package dev.latchkey.token;

/** What the claim {@code sub} of access tokens names a user by (RFC 9068, section 2.2). */
public enum SubjectIdentifiers {
    /** The id of the account, for as long as there is the account. The default; costs nothing. */
    USER_ID,
    /**
     * A random identifier of the user, which stays until the account is erased. Whoever sees tokens alone can tell that two
     * are about one user, and nothing of the account.
     */
    OPAQUE,
    /**
     * A random identifier that is given up whenever a session of the user is ended other than by a newer one: sign-out of
     * one session, the others or all, change of password, end by an administrator. Tokens of sessions that go on have
     * the next one from their next refresh on.
     */
    ROTATED_AT_SIGN_OUT
}
