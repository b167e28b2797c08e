package dev.latchkey.examples.server.web;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee11.servlet.ErrorHandler;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what the application has left unanswered: {@code sendError} and exceptions of servlets. */
final class ApplicationErrorHandler extends ErrorHandler {

    private final ProblemAnswer answer;

    ApplicationErrorHandler(ProblemAnswer answer) {
        this.answer = answer;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        answer.write(request, response, statusOf(cause, code), callback);
    }

    /** What the client did wrong while its body was read reaches us inside the servlet's own exception. */
    private static int statusOf(@Nullable Throwable cause, int code) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof HttpException http) {
                return http.getCode();
            }
            if (t instanceof TimeoutException) {
                return HttpStatus.REQUEST_TIMEOUT_408;
            }
        }
        return code;
    }
}
