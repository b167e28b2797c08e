package dev.latchkey.servlet.answer;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each request that met a defence: who, what, from where, which call (ASVS 16.3.2, 16.3.3). The query is left
 * out, since mailed links carry their token in it. Refused sign-ins and reused refresh tokens are events and not here.
 */
final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
    private static final int PATH_LIMIT = 200;

    private static final Set<ErrorCode> TOLD = EnumSet.of(
            ErrorCode.FORBIDDEN,
            ErrorCode.STEP_UP_REQUIRED,
            ErrorCode.CSRF_FAILED,
            ErrorCode.TOKEN_INVALID,
            ErrorCode.TOKEN_REVOKED,
            ErrorCode.REFRESH_INVALID,
            ErrorCode.LINK_INVALID,
            ErrorCode.RATE_LIMITED,
            ErrorCode.MALFORMED_REQUEST);

    private RefusalLog() {}

    static void refused(HttpServletRequest request, RequestContext context, @Nullable UserId caller, Problem problem) {
        if (!TOLD.contains(problem.code()) || !log.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder line = log.atInfo()
                .setMessage("request_refused")
                .addKeyValue("code", problem.code().code());
        if (caller != null) {
            line = line.addKeyValue("user", caller);
        }
        if (context.address() != null) {
            line = line.addKeyValue("address", context.address());
        }
        line.addKeyValue("request_id", context.requestId())
                .addKeyValue("method", printable(request.getMethod()))
                .addKeyValue("path", printable(request.getRequestURI()))
                .log();
    }

    /** What a client wrote, without anything that could look like another line or entry. */
    private static String printable(String text) {
        String cut = text.length() > PATH_LIMIT ? text.substring(0, PATH_LIMIT) : text;
        return cut.replaceAll("[^\\x21\\x23-\\x7e]", "?");
    }
}
