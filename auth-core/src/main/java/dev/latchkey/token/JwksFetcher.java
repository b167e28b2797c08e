package dev.latchkey.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches a document from the one address that the host has set, bounded in time and size; follows no redirect. */
final class JwksFetcher {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest request;
    private final Duration timeout;
    private final int maxBytes;

    JwksFetcher(URI uri, RemoteJwksSettings settings) {
        requireSafe(uri);
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.request = HttpRequest.newBuilder(uri)
                .timeout(settings.timeout())
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.timeout = settings.timeout();
        this.maxBytes = settings.maxBytes();
    }

    /** Keys that came over an open line would be keys of whoever sits on it. */
    private static void requireSafe(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean secure = "https".equals(uri.getScheme());
        boolean local = "http".equals(uri.getScheme()) && LOOPBACK.contains(host);
        boolean safe = !host.isEmpty() && uri.getUserInfo() == null && (secure || local);
        if (!safe) {
            throw new IllegalArgumentException(
                    "keys are fetched over https, or over http from a loopback host, not from " + uri);
        }
    }

    byte[] fetch() throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new BoundedBody(maxBytes));
        try {
            // The client's own time-out ends with the headers; a body that drips in must not hold a thread.
            HttpResponse<byte[]> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("the answer has the status " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException("the fetch failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the fetch took longer than " + timeout, e);
        } finally {
            answer.cancel(true);
        }
    }
}
