package dev.latchkey.examples.server.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what fails before a request reaches the application. */
final class ServerErrorHandler extends ErrorHandler {

    private final ProblemAnswer answer;

    ServerErrorHandler(ProblemAnswer answer) {
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
