package dev.latchkey.kernel;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Fetches documents over HTTP from addresses that the host has set.
 *
 * <p>Security promise: https, or http from a loopback host, and nothing else; no redirect is followed; an answer is
 * bounded in time, from the connection to its last byte, and in size.
 *
 * <p>Safe for use by several threads.
 */
public final class HttpFetcher {

    private final HttpClient client;
    private final Duration timeout;
    private final int maxBytes;

    private HttpFetcher(Duration timeout, int maxBytes) {
        this.timeout = timeout;
        this.maxBytes = maxBytes;
        client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * A fetcher.
     *
     * @param timeout how long a fetch may take, positive
     * @param maxBytes the longest body that is read, positive
     * @return the fetcher
     */
    public static HttpFetcher create(Duration timeout, int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("the longest body has a positive size, not " + maxBytes);
        }
        return new HttpFetcher(timeout, maxBytes);
    }

    /** What was answered; the body is the caller's. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Answer(int status, byte[] body) {}

    /**
     * Checks an address that the host has set.
     *
     * @param uri the address
     * @return the same
     * @throws IllegalArgumentException when it is neither https nor of a loopback host, or has user information
     */
    public static URI requireSafe(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean secure = "https".equals(uri.getScheme());
        boolean local = "http".equals(uri.getScheme()) && Loopback.isLoopback(host);
        boolean safe = !host.isEmpty() && uri.getUserInfo() == null && (secure || local);
        if (!safe) {
            throw new IllegalArgumentException("the address " + uri.getScheme() + "://" + host
                    + " is neither https nor http on a loopback host, or has user information: use https, without it");
        }
        return uri;
    }

    /**
     * Fetches a document with GET.
     *
     * @param uri the address, safe as {@link #requireSafe} has it
     * @param headers headers by name
     * @return the answer, of whatever status
     * @throws IOException when there is none in time, or a longer one than is read
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public Answer get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(requireSafe(uri)).timeout(timeout);
        headers.forEach(request::header);
        return answer(request.build());
    }

    /**
     * Posts a form.
     *
     * @param uri the address, safe as {@link #requireSafe} has it
     * @param form the fields by name
     * @return the answer, of whatever status
     * @throws IOException when there is none in time, or a longer one than is read
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public Answer postForm(URI uri, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return answer(HttpRequest.newBuilder(requireSafe(uri))
                .timeout(timeout)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new BoundedBody(maxBytes));
        try {
            // The client's own time-out ends with the headers; a body that drips in must not hold a thread.
            HttpResponse<byte[]> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (ExecutionException e) {
            throw new IOException("the fetch failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the fetch took longer than " + timeout, e);
        } finally {
            answer.cancel(true);
        }
    }
}
