package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.HttpFetcher;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRevocationSourceTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String SECRET = "lka_a-token-that-must-not-be-seen";
    private static final RevocationPage PAGE = new RevocationPage(
            List.of(new Revocation.OfSession(
                    new SessionId(Environment.system().newId()),
                    EndReason.SIGNED_OUT,
                    Instant.parse("2026-03-01T12:21:00Z"))),
            new RevocationCursor("a\"&=+%20/c"),
            true);

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Handler> handler =
            new AtomicReference<>(exchange -> answer(exchange, 200, RevocationDocument.write(PAGE)));
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            handler.get().handle(exchange);
        });
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        release.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_snapshot_is_fetched_with_the_application_token() {
        assertThat(source().snapshot()).isEqualTo(PAGE);
        assertThat(requests).containsExactly("GET /auth/revocations Bearer " + SECRET);
    }

    @Test
    void a_cursor_is_sent_as_it_was_given_whatever_its_characters() {
        List<String> cursors = new ArrayList<>();
        handler.set(exchange -> {
            cursors.add(exchange.getRequestURI().getRawQuery());
            answer(exchange, 200, RevocationDocument.write(PAGE));
        });

        assertThat(source().since(PAGE.next())).isEqualTo(PAGE);
        assertThat(cursors).containsExactly("cursor=a%22%26%3D%2B%2520%2Fc");
    }

    @Test
    void the_application_token_is_asked_for_at_each_request() {
        AtomicReference<String> token = new AtomicReference<>("first");
        HttpRevocationSource source =
                HttpRevocationSource.create(uri("/auth/revocations"), () -> Secret.of(token.get()), LONG);
        source.snapshot();
        token.set("second");
        source.snapshot();

        assertThat(requests)
                .containsExactly("GET /auth/revocations Bearer first", "GET /auth/revocations Bearer second");
    }

    @Test
    void a_cursor_that_is_gone_is_unknown() {
        handler.set(exchange -> answer(exchange, 410, "{\"code\":\"not_found\"}"));

        assertThatThrownBy(() -> source().since(new RevocationCursor("old")))
                .isInstanceOf(UnknownCursorException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 307, 400, 401, 403, 404, 429, 500, 503})
    void every_other_status_is_as_good_as_no_answer_and_no_redirect_is_followed(int status) {
        handler.set(exchange -> {
            exchange.getResponseHeaders().add("Location", uri("/elsewhere").toString());
            answer(exchange, status, "");
        });

        assertThatThrownBy(() -> source().snapshot())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("status " + status);
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_refusal_says_which_permission_the_application_token_needs(int status) {
        handler.set(exchange -> answer(exchange, status, ""));

        assertThatThrownBy(() -> source().snapshot()).hasMessageContaining("revocations:read");
    }

    @Test
    void what_is_not_a_page_of_revocations_is_as_good_as_no_answer() {
        handler.set(exchange -> answer(exchange, 200, "<html>a captive portal</html>"));

        assertThatThrownBy(() -> source().snapshot()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void an_answer_that_is_too_long_is_as_good_as_none() {
        String longest = " ".repeat(RevocationDocument.MAX_BYTES + 1);
        handler.set(exchange -> answer(exchange, 200, longest));

        assertThatThrownBy(() -> source().snapshot())
                .isInstanceOf(StoreUnavailableException.class)
                .hasRootCauseMessage("the answer is longer than " + RevocationDocument.MAX_BYTES + " bytes");
    }

    @Test
    void an_answer_that_drips_in_is_given_up_after_the_time_out() {
        handler.set(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitRelease();
            exchange.close();
        });

        assertThatThrownBy(() -> source(Duration.ofMillis(300)).snapshot())
                .isInstanceOf(StoreUnavailableException.class)
                .hasStackTraceContaining("took longer than PT0.3S");
    }

    @Test
    void an_issuer_that_is_not_there_is_out_of_reach() {
        server.stop(0);

        assertThatThrownBy(() -> source().snapshot()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void an_interrupted_fetch_leaves_the_thread_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> source().snapshot()).isInstanceOf(StoreUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void the_application_token_is_in_no_message() {
        handler.set(exchange -> answer(exchange, 401, SECRET));

        assertThatThrownBy(() -> source().snapshot())
                .satisfies(problem -> assertThat(problem).hasNoCause())
                .hasMessageNotContaining(SECRET);
        for (String unusable :
                List.of(SECRET + "\r\nX-Injected: 1", SECRET + " ", "", SECRET + "\u007f", SECRET + "\u00e9")) {
            HttpRevocationSource source =
                    HttpRevocationSource.create(uri("/auth/revocations"), () -> Secret.of(unusable), LONG);
            assertThatThrownBy(source::snapshot)
                    .isInstanceOf(IllegalStateException.class)
                    .hasNoCause()
                    .hasMessageNotContaining(SECRET);
        }
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example/auth/revocations",
                "http://localhost.shop.example/revocations",
                "http://127.0.0.1.shop.example/revocations",
                "https://user:secret@shop.example/revocations",
                "https://shop.example/revocations?all",
                "https://shop.example/revocations#all",
                "https:///revocations",
                "ftp://shop.example/revocations",
                "file:///revocations",
                "/revocations",
            })
    void an_address_that_is_not_safe_is_refused(String address) {
        assertThatThrownBy(() -> HttpRevocationSource.create(URI.create(address), () -> Secret.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/auth/revocations",
                "http://localhost:8080/auth/revocations",
                "http://127.0.0.1/revocations",
                "http://[::1]:1/revocations",
                "http://LOCALHOST/revocations",
            })
    void an_address_over_tls_or_on_this_host_is_taken(String address) {
        assertThat(HttpRevocationSource.create(URI.create(address), () -> Secret.of("x")))
                .isNotNull();
    }

    @Test
    void a_fetcher_needs_a_size() {
        assertThatThrownBy(() -> HttpFetcher.create(LONG, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private HttpRevocationSource source() {
        return source(LONG);
    }

    private HttpRevocationSource source(Duration timeout) {
        return HttpRevocationSource.create(uri("/auth/revocations"), () -> Secret.of(SECRET), timeout);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
