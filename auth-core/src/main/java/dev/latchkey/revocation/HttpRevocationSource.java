package dev.latchkey.revocation;

import dev.latchkey.kernel.HttpFetcher;
import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's {@code GET /revocations}, for a service that only verifies. The issuer cannot be asked about a single
 * token: where {@link Revocations} has to ask, it catches up with the issuer's list, which counts the same.
 *
 * <p>Security promise: https, or http on a loopback host; no redirect is followed, so that the credential goes to the
 * issuer alone; an answer is bounded in time and size, and a document that is not a page of revocations is as good as
 * none.
 *
 * <p>Safe for use by several threads.
 */
public final class HttpRevocationSource implements RevocationSource {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int GONE = 410;

    private final HttpFetcher http;
    private final URI endpoint;
    private final Supplier<Secret> bearer;

    private HttpRevocationSource(URI endpoint, Supplier<Secret> bearer, Duration timeout) {
        this.endpoint = endpoint;
        this.bearer = bearer;
        http = HttpFetcher.create(timeout, RevocationDocument.MAX_BYTES);
    }

    /**
     * A source with a time-out of 2 seconds.
     *
     * @param endpoint the address, such as {@code https://shop.example/auth/revocations}, without a query
     * @param bearer gives the application token to authenticate with; asked for every request, so that it can change
     * @return the source
     * @throws IllegalArgumentException when the address is neither https nor of a loopback host, or has a query
     */
    public static HttpRevocationSource create(URI endpoint, Supplier<Secret> bearer) {
        return create(endpoint, bearer, Duration.ofSeconds(2));
    }

    /**
     * A source.
     *
     * @param endpoint the address, without a query
     * @param bearer gives the application token to authenticate with
     * @param timeout how long a request may take, from the connection to the last byte
     * @return the source
     * @throws IllegalArgumentException when the address is neither https nor of a loopback host, or has a query
     */
    public static HttpRevocationSource create(URI endpoint, Supplier<Secret> bearer, Duration timeout) {
        HttpFetcher.requireSafe(endpoint);
        if (endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException("the address of the revocations has no query and no fragment");
        }
        return new HttpRevocationSource(endpoint, bearer, timeout);
    }

    @Override
    public RevocationPage snapshot() {
        return page(null);
    }

    @Override
    public RevocationPage since(RevocationCursor cursor) {
        return page(cursor);
    }

    private RevocationPage page(@Nullable RevocationCursor cursor) {
        HttpFetcher.Answer answer = fetch(cursor);
        switch (answer.status()) {
            case OK -> {
                return read(answer.body());
            }
            case GONE -> throw new UnknownCursorException("the issuer no longer knows the cursor");
            case UNAUTHORIZED, FORBIDDEN ->
                throw new StoreUnavailableException("the issuer refuses to give its revocations with status "
                        + answer.status() + "; the application token needs the permission revocations:read");
            default ->
                throw new StoreUnavailableException(
                        "the issuer's revocations were answered with status " + answer.status());
        }
    }

    private HttpFetcher.Answer fetch(@Nullable RevocationCursor cursor) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token(), "Accept", "application/json");
        try {
            return http.get(address(cursor), headers);
        } catch (IOException e) {
            throw new StoreUnavailableException("the issuer's revocations cannot be fetched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("the fetch of the issuer's revocations was interrupted", e);
        }
    }

    /** Checked here, because the HTTP client repeats a value that it refuses. */
    private String token() {
        String token = bearer.get().reveal();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalStateException("the application token is empty or has characters that no header takes");
        }
        return token;
    }

    private URI address(@Nullable RevocationCursor cursor) {
        return cursor == null
                ? endpoint
                : URI.create(endpoint + "?cursor=" + URLEncoder.encode(cursor.value(), StandardCharsets.UTF_8));
    }

    private static RevocationPage read(byte[] document) {
        try {
            return RevocationDocument.read(document);
        } catch (MalformedJsonException e) {
            throw new StoreUnavailableException("the issuer's answer is not a page of revocations", e);
        }
    }
}
