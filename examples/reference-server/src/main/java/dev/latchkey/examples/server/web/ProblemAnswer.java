package dev.latchkey.examples.server.web;

import dev.latchkey.kernel.Environment;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to what goes wrong outside the application, such as a request that is not HTTP or a path that nothing
 * serves: the same problem answers as the API's (RFC 9457), and never a class name or a stack trace.
 */
final class ProblemAnswer {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{title}</title></head><body><main><h1>{title}</h1><p><a href="/">To the start page</a></p></main>
            </body></html>
            """;

    private final Environment environment;

    ProblemAnswer(Environment environment) {
        this.environment = environment;
    }

    void write(Request request, Response response, int status, Callback callback) {
        response.setStatus(status);
        boolean page = prefersHtml(request);
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, page ? "text/html;charset=utf-8" : "application/problem+json")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put(new HttpField("X-Content-Type-Options", "nosniff"))
                .put(new HttpField("Referrer-Policy", "no-referrer"))
                .put(new HttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"));
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        Content.Sink.write(response, true, page ? html(status) : json(status), callback);
    }

    private String json(int status) {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"request_id\":\"%s\"}",
                title(status),
                status,
                code(status),
                environment.newId());
    }

    private static String html(int status) {
        return PAGE.replace("{title}", title(status));
    }

    private static String title(int status) {
        return HttpStatus.getMessage(status);
    }

    private static String code(int status) {
        return switch (status) {
            case HttpStatus.NOT_FOUND_404 -> "not_found";
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> "method_not_allowed";
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "payload_too_large";
            case HttpStatus.UNSUPPORTED_MEDIA_TYPE_415 -> "unsupported_media_type";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "unavailable";
            default -> status < HttpStatus.INTERNAL_SERVER_ERROR_500 ? "malformed_request" : "internal";
        };
    }

    private static boolean prefersHtml(Request request) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return "GET".equals(request.getMethod()) && accept != null && accept.startsWith("text/html");
    }
}
