package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.testing.MovableEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that only verifies, against an issuer that can be changed, slow, lying or gone. */
class RemoteJwksTest {

    private static final Duration COOLDOWN = Duration.ofSeconds(10);

    private final TokenFixture issuer = new TokenFixture();
    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final AtomicInteger fetches = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Answer answer =
            exchange -> send(exchange, 200, Jwks.of(issuer.ring).toJson());
    private HttpServer server;
    private RemoteJwks jwks;
    private AccessTokens verifier;

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/jwks.json", exchange -> {
            fetches.incrementAndGet();
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        jwks = RemoteJwks.create(uri(), RemoteJwksSettings.defaults(), environment);
        verifier = AccessTokens.createVerifier(
                AccessTokenSettings.of(TokenFixture.ISSUER, TokenFixture.AUDIENCE),
                jwks,
                (token, now, options) -> Optional.empty(),
                environment);
    }

    @AfterEach
    void close() {
        jwks.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answerWith(String body) {
        answer = exchange -> send(exchange, 200, body);
    }

    private void assertRejected(String token, TokenRejection reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String ofUnknownKey() {
        return new TokenFixture().issue();
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void tokens_of_each_published_algorithm_are_verified(SignatureAlgorithm algorithm) {
        TokenFixture other = TokenFixture.shared(algorithm);
        answerWith(Jwks.of(other.ring).toJson());
        jwks.start();
        assertThat(jwks.ready()).isTrue();
        assertThat(verifier.verify(other.issue()).user()).isEqualTo(other.user);
        String forged = TokenFixture.other(algorithm).signed(other.header(), other.claimsJson());
        assertRejected(forged, TokenRejection.BAD_SIGNATURE);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void it_issues_nothing() {
        assertThatThrownBy(() -> verifier.issue(issuer.subject()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no key to issue");
    }

    @Test
    void without_a_start_the_first_token_fetches_the_keys() {
        assertThat(jwks.ready()).isFalse();
        assertThat(verifier.verify(issuer.issue())).isNotNull();
        assertThat(fetches).hasValue(1);
        assertThat(jwks.ready()).isTrue();
    }

    @Test
    void the_keys_are_fetched_again_on_schedule() {
        jwks.maintain();
        environment.advance(Duration.ofMinutes(5).minusNanos(1));
        jwks.maintain();
        assertThat(fetches).hasValue(1);
        environment.advance(Duration.ofNanos(1));
        jwks.maintain();
        assertThat(fetches).hasValue(2);
        environment.advance(Duration.ofHours(-1));
        jwks.maintain();
        assertThat(fetches).as("after a clock that was set back").hasValue(3);
    }

    @Test
    void once_started_the_schedule_goes_on_until_it_is_closed() {
        jwks.start(Duration.ofMillis(1));
        assertThat(fetches).hasValue(1);
        environment.advance(Duration.ofMinutes(5));
        await().until(() -> fetches.get() == 2);
        assertThat(scheduleThreads()).isNotEmpty().allMatch(Thread::isDaemon);
        jwks.close();
        await().until(() -> scheduleThreads().isEmpty());
    }

    @Test
    void the_schedule_outlives_a_failure_that_nobody_foresaw() {
        AtomicInteger failures = new AtomicInteger();
        Environment failing = (Environment) Proxy.newProxyInstance(
                RemoteJwksTest.class.getClassLoader(),
                new Class<?>[] {Environment.class},
                (proxy, method, arguments) -> {
                    int failure = failures.getAndIncrement();
                    if (failure < 3) {
                        throw failure < 2
                                ? new IllegalStateException("no clock")
                                : new NoClassDefFoundError("no clock either");
                    }
                    return method.invoke(environment, arguments);
                });
        try (RemoteJwks remote = RemoteJwks.create(uri(), RemoteJwksSettings.defaults(), failing)) {
            remote.start(Duration.ofMillis(1));
            await().atMost(Duration.ofSeconds(60)).until(remote::ready);
        }
        assertThat(failures).hasValueGreaterThan(3);
    }

    private static List<Thread> scheduleThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("latchkey-jwks"))
                .toList();
    }

    @Test
    void a_rotation_is_picked_up_when_the_new_key_is_seen() {
        jwks.start();
        String old = issuer.issue();
        assertThat(verifier.verify(old)).isNotNull();
        issuer.ring.rotate();
        issuer.environment.advance(Duration.ofHours(1));
        environment.advance(Duration.ofHours(1));
        assertThat(verifier.verify(issuer.issue())).isNotNull();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_withdrawn_key_is_refused_after_the_next_fetch_also_for_seen_tokens() {
        jwks.start();
        String token = issuer.issue();
        assertThat(verifier.verify(token)).isNotNull();
        TokenFixture successor = new TokenFixture();
        answerWith(Jwks.of(successor.ring).toJson());
        environment.advance(Duration.ofMinutes(5));
        jwks.maintain();
        assertRejected(token, TokenRejection.UNKNOWN_KEY);
    }

    @Test
    void an_unchanged_document_keeps_seen_tokens_seen() {
        jwks.start();
        String token = issuer.issue();
        VerifiedToken seen = verifier.verify(token);
        environment.advance(Duration.ofMinutes(5));
        jwks.maintain();
        assertThat(fetches).hasValue(2);
        assertThat(verifier.verify(token)).isSameAs(seen);
    }

    @Test
    void a_flood_of_unknown_keys_makes_one_fetch_in_each_cool_down() throws Exception {
        jwks.start();
        environment.advance(COOLDOWN);
        fetches.set(0);
        List<String> junk = IntStream.range(0, 100)
                .mapToObj(i -> issuer.signed(TokenFixture.header("ES256", "junk" + i, "at+jwt"), issuer.claimsJson()))
                .toList();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> flood = junk.stream()
                .<Future<?>>map(token -> threads.submit(() -> {
                    start.await();
                    assertRejected(token, TokenRejection.UNKNOWN_KEY);
                    return null;
                }))
                .toList();
        start.countDown();
        for (Future<?> one : flood) {
            one.get();
        }
        assertThat(fetches).hasValue(1);
        environment.advance(COOLDOWN.minusNanos(1));
        assertRejected(junk.get(0), TokenRejection.UNKNOWN_KEY);
        assertThat(fetches).hasValue(1);
        environment.advance(Duration.ofNanos(1));
        assertRejected(junk.get(0), TokenRejection.UNKNOWN_KEY);
        assertRejected(junk.get(1), TokenRejection.UNKNOWN_KEY);
        assertThat(fetches).hasValue(2);
        assertThat(verifier.verify(issuer.issue())).isNotNull();
    }

    @Test
    void a_token_of_a_new_key_waits_for_the_fetch_that_brings_it() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        answer = exchange -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            send(exchange, 200, Jwks.of(issuer.ring).toJson());
        };
        Future<VerifiedToken> first = threads.submit(() -> verifier.verify(issuer.issue()));
        asked.await();
        Future<VerifiedToken> second = threads.submit(() -> verifier.verify(issuer.issue()));
        release.countDown();
        assertThat(first.get().user()).isEqualTo(issuer.user);
        assertThat(second.get().user()).isEqualTo(issuer.user);
        assertThat(fetches).hasValue(1);
    }

    /** Answers with an issuer's keys, but only when it is let go. */
    private final class Held {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        Held(TokenFixture of) {
            answer = exchange -> {
                asked.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                send(exchange, 200, Jwks.of(of.ring).toJson());
            };
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void those_who_have_waited_leave_the_places_to_wait_to_others() throws Exception {
        for (int round = 0; round < 40; round++) {
            TokenFixture next = new TokenFixture();
            Held held = new Held(next);
            environment.advance(COOLDOWN);
            Future<VerifiedToken> first = threads.submit(() -> verifier.verify(next.issue()));
            held.asked.await();
            FutureTask<VerifiedToken> second = new FutureTask<>(() -> verifier.verify(next.issue()));
            Thread waiting = new Thread(second);
            waiting.start();
            awaitWaiting(waiting);
            held.release.countDown();
            assertThat(first.get().user()).isEqualTo(next.user);
            assertThat(second.get().user()).as("round %d", round).isEqualTo(next.user);
        }
    }

    @Test
    void a_thread_that_is_interrupted_while_it_fetches_stays_interrupted() {
        String token = issuer.issue();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(StoreUnavailableException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        environment.advance(COOLDOWN);
        assertThat(verifier.verify(token)).isNotNull();
    }

    @Test
    void a_thread_that_is_interrupted_while_it_waits_stops_waiting_and_stays_interrupted() throws Exception {
        Held held = new Held(issuer);
        Future<VerifiedToken> first = threads.submit(() -> verifier.verify(issuer.issue()));
        held.asked.await();
        FutureTask<Boolean> second = new FutureTask<>(() -> {
            assertThatThrownBy(() -> verifier.verify(issuer.issue())).isInstanceOf(StoreUnavailableException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread waiting = new Thread(second);
        waiting.start();
        awaitWaiting(waiting);
        waiting.interrupt();
        assertThat(second.get()).isTrue();
        held.release.countDown();
        assertThat(first.get().user()).isEqualTo(issuer.user);
    }

    @Test
    void before_the_first_good_fetch_nothing_is_known_of_any_token() {
        answer = exchange -> send(exchange, 503, "");
        jwks.start();
        assertThat(jwks.ready()).isFalse();
        assertThatThrownBy(() -> verifier.verify(issuer.issue()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("/jwks.json");
        answerWith(Jwks.of(issuer.ring).toJson());
        environment.advance(COOLDOWN);
        assertThat(verifier.verify(issuer.issue())).isNotNull();
    }

    @Test
    void while_the_issuer_is_down_the_last_good_keys_stay_in_use() {
        jwks.start();
        server.stop(0);
        environment.advance(Duration.ofMinutes(10));
        jwks.maintain();
        assertThat(verifier.verify(issuer.issue())).isNotNull();
        assertRejected(ofUnknownKey(), TokenRejection.UNKNOWN_KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 307, 401, 404, 500})
    void an_answer_with_another_status_changes_nothing(int status) {
        jwks.start();
        String other = Jwks.of(new TokenFixture().ring).toJson();
        answer = exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/x");
            if (status == 204) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                send(exchange, status, other);
            }
        };
        environment.advance(Duration.ofMinutes(5));
        jwks.maintain();
        assertThat(fetches).hasValue(2);
        assertThat(verifier.verify(issuer.issue())).isNotNull();
    }

    @Test
    void a_document_that_is_too_long_changes_nothing() throws IOException {
        String padded = Jwks.of(issuer.ring).toJson().replace("{\"keys\"", " ".repeat(200 << 10) + "{\"keys\"");
        answerWith(padded);
        jwks.start();
        assertThat(jwks.ready()).isFalse();

        String document = Jwks.of(issuer.ring).toJson();
        answerWith(document);
        RemoteJwksSettings tight =
                new RemoteJwksSettings(Duration.ofSeconds(3), COOLDOWN, Duration.ofMinutes(5), document.length());
        try (RemoteJwks exact = RemoteJwks.create(uri(), tight, environment)) {
            exact.start();
            assertThat(exact.ready()).isTrue();
        }
        tight = new RemoteJwksSettings(Duration.ofSeconds(3), COOLDOWN, Duration.ofMinutes(5), document.length() - 1);
        try (RemoteJwks under = RemoteJwks.create(uri(), tight, environment)) {
            under.start();
            assertThat(under.ready()).isFalse();
        }
    }

    @Test
    void a_document_that_never_ends_is_given_up() {
        CountDownLatch release = new CountDownLatch(1);
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write('{');
            body.flush();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        RemoteJwksSettings impatient =
                new RemoteJwksSettings(Duration.ofMillis(200), COOLDOWN, Duration.ofMinutes(5), 128 << 10);
        try (RemoteJwks remote = RemoteJwks.create(uri(), impatient, environment)) {
            remote.start();
            assertThat(remote.ready()).isFalse();
        }
        release.countDown();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example/jwks.json",
                "http://127.0.0.1.evil.example/jwks.json",
                "http://localhost.evil.example/jwks.json",
                "http://0.0.0.0/jwks.json",
                "ftp://localhost/jwks.json",
                "file:///etc/jwks.json",
                "https:///jwks.json",
                "https://user:password@shop.example/jwks.json",
                "/jwks.json"
            })
    void keys_come_from_https_or_loopback_only(String uri) {
        assertThatThrownBy(() -> RemoteJwks.create(URI.create(uri), RemoteJwksSettings.defaults(), environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/jwks.json",
                "http://localhost:1/jwks.json",
                "http://LOCALHOST:1/jwks.json",
                "http://127.0.0.1:1/jwks.json",
                "http://[::1]:1/jwks.json"
            })
    void an_address_that_is_safe_is_taken(String uri) {
        RemoteJwks.create(URI.create(uri), RemoteJwksSettings.defaults(), environment)
                .close();
    }

    @Test
    void settings_out_of_range_are_refused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RemoteJwksSettings(Duration.ZERO, second, second, 1))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new RemoteJwksSettings(Duration.ofSeconds(-1), second, second, 1))
                .hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> new RemoteJwksSettings(Duration.ofSeconds(31), second, second, 1))
                .hasMessageContaining("PT31S");
        assertThatThrownBy(() -> new RemoteJwksSettings(second, Duration.ofMillis(999), second, 1))
                .hasMessageContaining("PT0.999S");
        assertThatThrownBy(() -> new RemoteJwksSettings(second, Duration.ofSeconds(2), second, 1))
                .hasMessageContaining("PT2S");
        assertThatThrownBy(() -> new RemoteJwksSettings(second, second, second, 0))
                .hasMessageContaining("0");
        assertThat(new RemoteJwksSettings(Duration.ofSeconds(30), second, second, 1))
                .isNotNull();
    }
}
