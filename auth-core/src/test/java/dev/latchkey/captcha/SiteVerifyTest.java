package dev.latchkey.captcha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SiteVerifyTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/siteverify", exchange -> {
            asked.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_service_is_asked_by_a_form_with_secret_response_and_address() {
        answer = "{\"success\": true, \"hostname\": \"shop.example\", \"challenge_ts\": \"2026-03-02T08:00:00Z\"}";

        assertThat(verify("an answer & more", "203.0.113.7")).isTrue();

        assertThat(asked)
                .containsExactly("POST application/x-www-form-urlencoded"
                        + " secret=the+secret&response=an+answer+%26+more&remoteip=203.0.113.7");
    }

    @Test
    void an_answer_counts_for_the_hosts_that_are_set_and_the_action_at_hand() {
        for (String good : List.of(
                "{\"success\": true, \"hostname\": \"shop.example\", \"action\": \"sign_in\", \"score\": 0.9}",
                "{\"success\": true, \"hostname\": \"shop.example\", \"action\": \"\"}")) {
            answer = good;
            assertThat(verify("x", null)).as(good).isTrue();
        }
        for (String bad : List.of(
                "{\"success\": false, \"hostname\": \"shop.example\", \"error-codes\": [\"timeout-or-duplicate\"]}",
                "{\"success\": \"true\", \"hostname\": \"shop.example\"}",
                "{\"success\": true}",
                "{\"success\": true, \"hostname\": \"evil.example\"}",
                "{\"success\": true, \"hostname\": \"shop.example\", \"action\": \"register\"}")) {
            answer = bad;
            assertThat(verify("x", null)).as(bad).isFalse();
        }
    }

    @Test
    void what_no_service_would_have_made_is_not_asked_about() {
        assertThat(verify("", null)).isFalse();
        assertThat(verify("x".repeat(4_097), null)).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void a_service_that_is_no_help_refuses_or_admits_as_it_is_set_and_its_secret_is_told_to_nobody() {
        for (String nonsense : List.of("", "<html>", "[]", "{\"success\": true", "x".repeat(20_000))) {
            answer = nonsense;
            assertNoHelp();
        }
        answer = "{\"success\": true, \"hostname\": \"shop.example\"}";
        status = 500;
        assertNoHelp();
        server.stop(0);
        assertNoHelp();
    }

    @Test
    void an_address_that_is_not_safe_is_refused() {
        for (String address : List.of("http://captcha.example/siteverify", "ftp://captcha.example/", "https:///x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> service(URI.create(address), false));
        }
    }

    @Test
    void a_challenge_has_the_public_key_and_not_the_secret() {
        CaptchaChallenge challenge = SiteVerify.of(service(here(), false)).challenge(CaptchaAction.SIGN_IN);

        assertThat(challenge.type()).isEqualTo("turnstile");
        assertThat(challenge.values()).containsEntry("site_key", "the-site-key").containsEntry("action", "sign_in");
        assertThat(challenge.toString()).doesNotContain("the secret");
        assertThat(service(here(), false).toString()).doesNotContain("the secret");
    }

    private void assertNoHelp() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> verify("x", null))
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("the secret"));
        assertThat(SiteVerify.of(service(here(), true)).verify("x", CaptchaAction.SIGN_IN, null))
                .isTrue();
    }

    private boolean verify(String response, String address) {
        return SiteVerify.of(service(here(), false)).verify(response, CaptchaAction.SIGN_IN, address);
    }

    private URI here() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/siteverify");
    }

    private static SiteVerify.Service service(URI address, boolean admits) {
        return new SiteVerify.Service(
                "turnstile",
                address,
                Secret.of("the secret"),
                "the-site-key",
                Set.of("shop.example"),
                Duration.ofSeconds(20),
                admits);
    }
}
