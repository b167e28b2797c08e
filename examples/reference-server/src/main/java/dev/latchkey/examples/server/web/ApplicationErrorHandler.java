package dev.latchkey.examples.server.web;

import org.eclipse.jetty.ee11.servlet.ErrorHandler;
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
        answer.write(request, response, code, callback);
    }
}
