package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.SiteVerify;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.servlet.page.CaptchaWidget;
import dev.latchkey.testing.LatchkeyTestKit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The captcha of a service on the pages, and what becomes of a sign-in while the service misbehaves. */
@ParameterizedClass
@EnumSource(Container.class)
final class CaptchaWidgetHttpTest extends HttpSuite {

    private static final String GOOD = "{\"success\": true, \"hostname\": \"shop.example\"}";

    private ExecutorService threads;
    private CountDownLatch end;
    private HttpServer service;
    private volatile String said = GOOD;
    private volatile int status = 200;
    private volatile boolean silent;
    private volatile String asked = "";

    @Override
    TestApplication.Builder application() {
        threads = Executors.newCachedThreadPool();
        end = new CountDownLatch(1);
        service = service();
        CaptchaWidget widget = CaptchaWidget.turnstile().from(URI.create(here() + "/widget.js?render=auto"));
        return TestApplication.builder()
                .latchkey(builder -> builder.captcha(settings()))
                .web(WebSettings.builder().captchaWidget(widget).build());
    }

    @Override
    @AfterParameterizedClassInvocation
    void stop() {
        super.stop();
        said = GOOD;
        end.countDown();
        service.stop(0);
        threads.shutdownNow();
    }

    @Test
    void pages_that_ask_show_the_widget_and_permit_its_origin_and_others_do_not() {
        for (String path : List.of("login", "register", "password/forgot", "magic-link")) {
            Answer page = client().get("/auth/" + path).html().send().expect(200);
            assertThat(page.text())
                    .contains("<div class=\"cf-turnstile\" data-sitekey=\"the-site-key\" data-action=\"")
                    .contains("<script src=\"" + here() + "/widget.js?render=auto\" defer=\"defer\">")
                    .contains("<noscript>")
                    .doesNotContain("the secret");
            assertThat(page.header("Content-Security-Policy"))
                    .hasValue("default-src 'none'; style-src 'self' " + here()
                            + "; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
                            + " frame-ancestors 'none'; script-src 'self' " + here() + "; connect-src 'self' " + here()
                            + "; frame-src " + here());
        }
        Answer other = client().get("/auth/logged-out").html().send().expect(200);
        assertThat(other.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).doesNotContain(here()));
        assertThat(other.text()).doesNotContain("cf-turnstile");
    }

    @Test
    void the_answer_is_taken_under_the_name_that_the_widget_gives_it() {
        for (String field : List.of(
                "captcha=an answer",
                "h-captcha-response=an answer",
                "cf-turnstile-response=an answer",
                "g-recaptcha-response=an answer")) {
            asked = "";
            submit(field).expect(303);
            assertThat(asked).contains("secret=the+secret").contains("response=an+answer");
        }
        FormBrowser browser = new FormBrowser(client());
        browser.submit(
                        "/auth/login",
                        "/auth/login",
                        "email=" + user().email().address(),
                        "password=" + PASSWORD,
                        "g-recaptcha-response=an answer",
                        "h-captcha-response=an answer")
                .expect(303);
        client().post("/auth/login")
                .json("{\"email\": \"a@mail.example\", \"password\": \"x\", \"h-captcha-response\": \"an answer\"}")
                .send()
                .expect(400, "malformed_request");
    }

    @Test
    void an_answer_that_the_service_does_not_confirm_for_this_host_and_action_is_asked_for_again() {
        for (String bad : List.of(
                "{\"success\": false, \"hostname\": \"shop.example\"}",
                "{\"success\": true}",
                "{\"success\": true, \"hostname\": \"elsewhere.example\"}",
                "{\"success\": true, \"hostname\": \"shop.example\", \"action\": \"register\"}")) {
            said = bad;
            assertThat(submit("cf-turnstile-response=an answer").expect(403).text())
                    .as(bad)
                    .contains("cf-turnstile");
            call().expect(403, "captcha_required");
        }
        said = GOOD;
        call().expect(200);
    }

    @Test
    void while_the_service_is_no_help_nobody_gets_in_and_the_answer_says_unavailable() {
        for (String bad : List.of(
                "",
                "<html>",
                "[]",
                "{\"success\": true",
                "{\"success\": true, \"x\": \"" + "x".repeat(40_000) + "\"}")) {
            said = bad;
            call().expect(503, "unavailable");
        }
        said = GOOD;
        for (int other : List.of(500, 503, 302, 204)) {
            status = other;
            call().expect(503, "unavailable");
            submit("cf-turnstile-response=an answer").expect(503);
        }
        status = 200;
        silent = true;
        call().expect(503, "unavailable");
        silent = false;
        call().expect(200);
    }

    @Test
    void a_widget_of_another_service_than_the_captchas_is_refused_at_the_start() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.captcha(settings()))) {
            WebSettings web = WebSettings.builder()
                    .captchaWidget(CaptchaWidget.hCaptcha())
                    .build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LatchkeyFilter.create(kit.latchkey(), web))
                    .withMessageContaining("that of hcaptcha")
                    .withMessageContaining("of turnstile");
        }
    }

    private Answer submit(String field) {
        return new FormBrowser(client())
                .submit(
                        "/auth/login",
                        "/auth/login",
                        "email=" + user().email().address(),
                        "password=" + PASSWORD,
                        field);
    }

    private Answer call() {
        return client().post("/auth/login")
                .json(login(user(), ", \"captcha\": \"an answer\""))
                .send();
    }

    private CaptchaSettings settings() {
        return CaptchaSettings.always()
                .withVerifier(SiteVerify.of(new SiteVerify.Service(
                        "turnstile",
                        URI.create(here() + "/siteverify"),
                        Secret.of("the secret"),
                        "the-site-key",
                        Set.of("shop.example"),
                        Duration.ofSeconds(3),
                        false)));
    }

    private String here() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    private HttpServer service() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.setExecutor(threads);
            server.createContext("/siteverify", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (silent) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        byte[] body = status == 204 ? new byte[0] : said.getBytes(StandardCharsets.UTF_8);
        if (status == 302) {
            // where a client would be told what it hopes for
            exchange.getResponseHeaders().set("Location", here() + "/elsewhere");
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
