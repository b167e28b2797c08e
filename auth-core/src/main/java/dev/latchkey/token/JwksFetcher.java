package dev.latchkey.token;

import dev.latchkey.kernel.HttpFetcher;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Fetches a key set from the one address that the host has set. Over an open line, keys would be an attacker's. */
final class JwksFetcher {

    private static final int OK = 200;
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/jwk-set+json, application/json");

    private final HttpFetcher http;
    private final URI uri;

    JwksFetcher(URI uri, RemoteJwksSettings settings) {
        this.uri = HttpFetcher.requireSafe(uri);
        this.http = HttpFetcher.create(settings.timeout(), settings.maxBytes());
    }

    byte[] fetch() throws IOException, InterruptedException {
        HttpFetcher.Answer answer = http.get(uri, HEADERS);
        if (answer.status() != OK) {
            throw new IOException("the answer has the status " + answer.status());
        }
        return answer.body();
    }
}
