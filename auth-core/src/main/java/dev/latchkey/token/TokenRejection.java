package dev.latchkey.token;

/** Why an access token was refused. For logs and tests; a client is told the {@link #code()} alone. */
public enum TokenRejection {
    /** Not three parts of strict base64url with JSON objects in them, or over the size bound (RFC 7515, section 3.1). */
    MALFORMED("token_invalid"),
    /** A header member that is not allowed, or an algorithm that is not the key's (RFC 8725, section 3.1). */
    UNSUPPORTED_HEADER("token_invalid"),
    /** The {@code typ} is not {@code at+jwt}: another kind of token (RFC 8725, section 3.11). */
    WRONG_TYPE("token_invalid"),
    /** No key of this id is accepted now: never made, made elsewhere, or retired. */
    UNKNOWN_KEY("token_invalid"),
    /** The signature is not that of the key. */
    BAD_SIGNATURE("token_invalid"),
    /** A claim is missing, or not of its type and range (RFC 9068, section 2.2). */
    BAD_CLAIMS("token_invalid"),
    /** Issued by someone else (RFC 9068, section 4). */
    WRONG_ISSUER("token_invalid"),
    /** Issued for someone else (RFC 8725, section 3.9). */
    WRONG_AUDIENCE("token_invalid"),
    /** Its {@code sub} is an opaque name that nobody has, or has any more. */
    UNKNOWN_SUBJECT("token_invalid"),
    /** Issued in the future, or not to be used yet (RFC 7519, section 4.1.5). */
    NOT_YET_VALID("token_invalid"),
    /** Past its {@code exp} (RFC 7519, section 4.1.4). */
    EXPIRED("token_expired"),
    /**
     * Genuine, but from before a change, of the address, after which its session goes on: refreshing gives a token that is
     * good.
     */
    OUTDATED("token_expired"),
    /** Genuine, but its session, the token itself or the user's epoch was revoked. */
    REVOKED("token_revoked");

    private final String code;

    TokenRejection(String code) {
        this.code = code;
    }

    /**
     * The stable code of the HTTP API.
     *
     * @return {@code token_invalid}, {@code token_expired} or {@code token_revoked}
     */
    public String code() {
        return code;
    }
}
