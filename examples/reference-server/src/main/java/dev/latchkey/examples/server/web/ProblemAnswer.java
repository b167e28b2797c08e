package dev.latchkey.examples.server.web;

import dev.latchkey.kernel.Environment;
import dev.latchkey.servlet.answer.Answer;
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
 * serves: the same problem answers as the API's (RFC 9457), the same error page for people at a browser, and never a
 * class name or a stack trace.
 */
final class ProblemAnswer {

    private final Environment environment;
    private final ErrorPage errorPage;

    ProblemAnswer(Environment environment, ErrorPage errorPage) {
        this.environment = environment;
        this.errorPage = errorPage;
    }

    void write(Request request, Response response, int status, Callback callback) {
        String requestId = environment.newId().toString();
        response.setStatus(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        if (prefersHtml(request)) {
            String html = errorPage.of(request, status, code(status), requestId);
            Answer.page(status, html).headers().forEach(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
            Content.Sink.write(response, true, html, callback);
            return;
        }
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "application/problem+json")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put(new HttpField("X-Content-Type-Options", "nosniff"))
                .put(new HttpField("Referrer-Policy", "no-referrer"))
                .put(new HttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"));
        Content.Sink.write(response, true, json(status, requestId), callback);
    }

    private static String json(int status, String requestId) {
        String code = code(status);
        return String.format(
                Locale.ROOT,
                "{\"type\":\"urn:latchkey:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\","
                        + "\"request_id\":\"%s\"}",
                code,
                HttpStatus.getMessage(status),
                status,
                detail(code),
                code,
                requestId);
    }

    private static String detail(String code) {
        return switch (code) {
            case "not_found" -> "there is nothing at this path";
            case "method_not_allowed" -> "the path has no such method";
            case "payload_too_large" -> "the body is too long";
            case "unsupported_media_type" -> "a body of this media type is not taken here";
            case "unavailable" -> "the server has no room for this request now";
            case "malformed_request" -> "the server does not take this request";
            default -> "the server failed";
        };
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
