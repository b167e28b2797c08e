package dev.latchkey.servlet.problem;

import java.util.Locale;

/** The stable codes of the API's errors: what clients branch on. Their wording may change, codes and statuses do not. */
public enum ErrorCode {
    /** The request cannot be read. */
    MALFORMED_REQUEST(400, "Malformed request", "not JSON, wrong types, unknown or duplicate members"),
    /** A mailed token that does not work. */
    LINK_INVALID(
            400,
            "Link invalid",
            "a mailed token or verification code that is unknown, wrong, used, expired or superseded"),
    /** Wrong e-mail address or password. */
    INVALID_CREDENTIALS(401, "Invalid credentials", "unknown e-mail or wrong password"),
    /** No credentials where some are needed. */
    TOKEN_MISSING(401, "Token missing", "protected route, no credentials"),
    /** A token that does not verify. */
    TOKEN_INVALID(401, "Token invalid", "any token that does not verify"),
    /** A genuine token after its time. */
    TOKEN_EXPIRED(401, "Token expired", "genuine, but past its expiry, or outdated: the client refreshes"),
    /** A genuine token whose session was ended. */
    TOKEN_REVOKED(401, "Token revoked", "genuine, but its session was ended; `reason` says why"),
    /** A refresh token that does not work. */
    REFRESH_INVALID(401, "Refresh token invalid", "a refresh token that was never issued, or whose session is over"),
    /** A refresh token that was used before. */
    REFRESH_REUSED(
            401,
            "Refresh token reused",
            "an old refresh token came back outside the grace window; the session is now revoked"),
    /** A sign-in that does not wait for a second factor any more. */
    MFA_TOKEN_INVALID(401, "Second factor token invalid", "unknown, expired or used-up MFA challenge"),
    /** A second factor that is wrong. */
    MFA_CODE_INVALID(401, "Second factor invalid", "wrong or replayed code"),
    /** Right password, address not verified. */
    EMAIL_NOT_VERIFIED(403, "E-mail not verified", "correct password, unverified address, verification required"),
    /** Right password, account disabled. */
    ACCOUNT_DISABLED(403, "Account disabled", "correct password, disabled account"),
    /** The route wants a fresher or stronger authentication. */
    STEP_UP_REQUIRED(
            403,
            "Step-up required",
            "the route needs a fresh or stronger authentication; `required` lists the factors"),
    /** The call wants the answer to a captcha. */
    CAPTCHA_REQUIRED(
            403, "Captcha required", "the call wants a `captcha` answer; the challenge is in the body, in `captcha`"),
    /** An unsafe request by cookie without the right CSRF value. */
    CSRF_FAILED(403, "CSRF check failed", "cookie-authenticated unsafe request without the right CSRF value"),
    /** A role or permission is missing. */
    FORBIDDEN(403, "Forbidden", "authenticated, role or permission missing"),
    /** Nothing there, or nothing the caller may see. */
    NOT_FOUND(404, "Not found", "also for what the caller may not see"),
    /** The path does not know the method. */
    METHOD_NOT_ALLOWED(405, "Method not allowed", "the path has no such method; `Allow` lists those it has"),
    /** A unique value is taken. */
    CONFLICT(409, "Conflict", "unique value taken"),
    /** Nobody could administer any more. */
    LAST_ADMIN(
            409,
            "Last administrator",
            "the change would leave nobody who can administer, or an organization without an owner"),
    /** The resource changed meanwhile. */
    PRECONDITION_FAILED(412, "Precondition failed", "`If-Match` names an older version"),
    /** The body is too long. */
    PAYLOAD_TOO_LARGE(413, "Payload too large", "a body over 64 KiB"),
    /** The body is of the wrong media type. */
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "a body that is not UTF-8 JSON where JSON is taken"),
    /** A field is not acceptable. */
    VALIDATION_FAILED(422, "Validation failed", "well-formed but a field is not acceptable; `errors` lists each"),
    /** The password policy refuses the password. */
    WEAK_PASSWORD(422, "Weak password", "the password policy refuses it; `errors` says why"),
    /** Too many attempts. */
    RATE_LIMITED(429, "Too many requests", "too many attempts, or too many at once; with `Retry-After`"),
    /** A fault of the server. */
    INTERNAL(500, "Internal error", "a fault of the server; its log names the `request_id`"),
    /** A store is out of reach. */
    UNAVAILABLE(503, "Unavailable", "a store is out of reach and the policy is to deny; with `Retry-After`");

    private final int status;
    private final String title;
    private final String meaning;
    private final String code;

    ErrorCode(int status, String title, String meaning) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.code = name().toLowerCase(Locale.ROOT);
    }

    /**
     * The code as it stands in answers.
     *
     * @return the name in lower case
     */
    public String code() {
        return code;
    }

    /**
     * The HTTP status it comes with.
     *
     * @return the status
     */
    public int status() {
        return status;
    }

    /**
     * A short title in English.
     *
     * @return the title
     */
    public String title() {
        return title;
    }

    /**
     * When it is answered, in English.
     *
     * @return the meaning
     */
    public String meaning() {
        return meaning;
    }

    /**
     * The {@code type} of its problem details (RFC 9457, section 3.1.1).
     *
     * @return a URN that ends in the code
     */
    public String type() {
        return "urn:latchkey:problem:" + code;
    }
}
