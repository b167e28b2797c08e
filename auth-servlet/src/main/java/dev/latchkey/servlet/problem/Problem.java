package dev.latchkey.servlet.problem;

import dev.latchkey.captcha.CaptchaChallenge;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457). Immutable.
 *
 * @param code what went wrong
 * @param status the HTTP status; the code's own but where the contract of a call says otherwise
 * @param detail what went wrong here, in English; never a secret, a class name or a statement of a store
 * @param errors what is wrong with which member, empty when it is not about members
 * @param reason why a session ended, with {@code token_revoked}; else null
 * @param required the authentication methods that are wanted, with {@code step_up_required}; else null
 * @param captcha what to answer, with {@code captcha_required}; else null
 * @param headers what the answer's header has besides
 * @param cookies values of {@code Set-Cookie} fields
 */
public record Problem(
        ErrorCode code,
        int status,
        String detail,
        List<FieldError> errors,
        @Nullable String reason,
        @Nullable List<String> required,
        @Nullable CaptchaChallenge captcha,
        Map<String, String> headers,
        List<String> cookies) {

    /** Copies the collections. */
    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
        required = required == null ? null : List.copyOf(required);
    }

    /**
     * A problem.
     *
     * @param code what went wrong
     * @param detail what went wrong here
     * @return the problem, with the code's own status and, where that is 401, its challenge
     */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, code.status(), detail, List.of(), null, null, null, challenge(code), List.of());
    }

    /**
     * A problem with members of a body.
     *
     * @param code what went wrong
     * @param detail what went wrong here
     * @param errors what is wrong with which member
     * @return the problem
     */
    public static Problem of(ErrorCode code, String detail, List<FieldError> errors) {
        return new Problem(code, code.status(), detail, errors, null, null, null, challenge(code), List.of());
    }

    /**
     * The same, with the reason for which a session ended.
     *
     * @param updated the reason's code
     * @return the problem
     */
    public Problem withReason(String updated) {
        return new Problem(code, status, detail, errors, updated, required, captcha, headers, cookies);
    }

    /**
     * The same, with the authentication methods that are wanted.
     *
     * @param updated the methods (RFC 8176), empty when only freshness is wanted
     * @return the problem
     */
    public Problem withRequired(List<String> updated) {
        return new Problem(code, status, detail, errors, reason, updated, captcha, headers, cookies);
    }

    /**
     * The same, with a captcha to answer.
     *
     * @param updated the challenge
     * @return the problem
     */
    public Problem withCaptcha(CaptchaChallenge updated) {
        return new Problem(code, status, detail, errors, reason, required, updated, headers, cookies);
    }

    /**
     * The same, with another status.
     *
     * @param updated the status
     * @return the problem
     */
    public Problem withStatus(int updated) {
        return new Problem(code, updated, detail, errors, reason, required, captcha, headers, cookies);
    }

    /**
     * The same, with a header field.
     *
     * @param name the field's name
     * @param value its value
     * @return the problem
     */
    public Problem withHeader(String name, String value) {
        Map<String, String> updated = new LinkedHashMap<>(headers);
        updated.put(name, value);
        return new Problem(code, status, detail, errors, reason, required, captcha, updated, cookies);
    }

    /**
     * The same, with {@code Retry-After} in whole seconds, and with {@code RateLimit} where it is a limit that was met.
     *
     * @param wait how long to wait
     * @return the problem
     */
    public Problem retryAfter(Duration wait) {
        Problem waiting = withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
        return code == ErrorCode.RATE_LIMITED
                ? waiting.withHeader(RateLimitFields.STATE, RateLimitFields.usedUp(wait))
                : waiting;
    }

    /**
     * The same, which sets cookies.
     *
     * @param setCookies values of {@code Set-Cookie} fields
     * @return the problem
     */
    public Problem withCookies(List<String> setCookies) {
        return new Problem(code, status, detail, errors, reason, required, captcha, headers, setCookies);
    }

    private static Map<String, String> challenge(ErrorCode code) {
        return switch (code) {
            case TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED ->
                Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            case TOKEN_MISSING,
                    INVALID_CREDENTIALS,
                    REFRESH_INVALID,
                    REFRESH_REUSED,
                    MFA_TOKEN_INVALID,
                    MFA_CODE_INVALID -> Map.of("WWW-Authenticate", "Bearer");
            default -> Map.of();
        };
    }
}
