package dev.latchkey.passkey;

/** What came of beginning to register a passkey. All are immutable. */
public sealed interface BeginPasskeyResult {

    /**
     * The browser is to be asked.
     *
     * @param options what it is asked: JSON for {@code PublicKeyCredential.parseCreationOptionsFromJSON}
     */
    record Begun(String options) implements BeginPasskeyResult {}

    /** The user has as many passkeys as one may have. */
    record TooMany() implements BeginPasskeyResult {}

    /**
     * An interceptor refused.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements BeginPasskeyResult {}
}
