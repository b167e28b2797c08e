package dev.latchkey.servlet.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that sends exactly what it is told to, and follows nothing. */
final class Client {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String base;
    private final @Nullable ApiDocument document;

    /** With a document, every answer is held to it. */
    Client(String base, @Nullable ApiDocument document) {
        this.base = base;
        this.document = document;
    }

    Call get(String path) {
        return new Call("GET", path);
    }

    Call post(String path) {
        return new Call("POST", path);
    }

    Call call(String method, String path) {
        return new Call(method, path);
    }

    /** A request that is being put together. */
    final class Call {

        private final String method;
        private final String path;
        private final List<String> headers = new ArrayList<>();
        private final Map<String, String> cookies = new LinkedHashMap<>();
        private HttpRequest.BodyPublisher body = BodyPublishers.noBody();

        private Call(String method, String path) {
            this.method = method;
            this.path = path;
        }

        Call header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        Call bearer(String token) {
            return header("Authorization", "Bearer " + token);
        }

        Call cookie(String name, String value) {
            cookies.put(name, value);
            return this;
        }

        Call cookies(Map<String, String> all) {
            cookies.putAll(all);
            return this;
        }

        Call csrf(String value) {
            return header("X-CSRF-Token", value);
        }

        Call json(String text) {
            return body("application/json", text);
        }

        Call form(String text) {
            return body("application/x-www-form-urlencoded", text).html();
        }

        Call html() {
            return header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        }

        Call body(String contentType, String text) {
            body = BodyPublishers.ofString(text);
            return header("Content-Type", contentType);
        }

        Call bytes(String contentType, byte[] bytes) {
            body = BodyPublishers.ofByteArray(bytes);
            return header("Content-Type", contentType);
        }

        Answer send() {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(60))
                    .method(method, body);
            if (!cookies.isEmpty()) {
                List<String> pairs = new ArrayList<>();
                cookies.forEach((name, value) -> pairs.add(name + "=" + value));
                request.header("Cookie", String.join("; ", pairs));
            }
            for (int i = 0; i < headers.size(); i += 2) {
                request.header(headers.get(i), headers.get(i + 1));
            }
            try {
                HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
                return new Answer(
                        method, path, response.statusCode(), response.headers().map(), response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
