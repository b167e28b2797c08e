package dev.latchkey.mfa;

/** What came of asking for a passkey in a sign-in. All are immutable. */
public sealed interface AskPasskeyResult {

    /**
     * The browser is to be asked.
     *
     * @param options what it is asked: JSON for {@code PublicKeyCredential.parseRequestOptionsFromJSON}
     */
    record Asked(String options) implements AskPasskeyResult {}

    /** No sign-in waits under this token. Answer {@code mfa_token_invalid}. */
    record Unknown() implements AskPasskeyResult {}

    /** The sign-in does not offer it. */
    record NotOffered() implements AskPasskeyResult {}
}
