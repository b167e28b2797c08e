package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.GeneralLimits;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.servlet.WebSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The limits of every call, and what answers tell of them. Time stands still. */
class CallLimitsHttpTest {

    private static final RateLimit TWO = RateLimit.perHour(2);

    @Test
    void every_open_call_is_refused_beyond_its_limit_whatever_its_body_is() throws Exception {
        LimitSettings limits = LimitSettings.standard();
        for (OpenCall call : OpenCall.values()) {
            limits = limits.withOpenCall(call, TWO);
        }
        try (TestApplication app = start(limits, behind("127.0.0.1"))) {
            List<String> open = new ArrayList<>();
            JsonNode document = app.client().get("/auth/openapi.json").send().json();
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(call -> {
                        if (isOpen(call)) {
                            open.add(call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                    + call.getValue().path("x-rate-limit").asString());
                        }
                    }));

            assertThat(open).hasSizeGreaterThan(8);
            int address = 0;
            for (String call : open) {
                address++;
                String[] words = call.split(" ");
                for (int i = 0; i < 2; i++) {
                    assertThat(send(app, words[0], words[1], address).status())
                            .as(call)
                            .isNotEqualTo(429);
                }
                Answer refused = send(app, words[0], words[1], address).expect(429, "rate_limited");
                assertThat(refused.header("Retry-After")).as(call).contains("1800");
                assertThat(refused.header("RateLimit-Policy"))
                        .as(call)
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .startsWith("\"address\";q=3000;w=60, \"" + words[2] + "\";q=2;w=3600"));
                assertThat(refused.header("RateLimit"))
                        .as(call)
                        .hasValueSatisfying(state -> assertThat(state).contains("\"" + words[2] + "\";r=0;t=1800"));
            }
        }
    }

    @Test
    void every_call_says_what_is_left_to_the_address_and_to_the_user() throws Exception {
        try (TestApplication app = start(LimitSettings.standard(), WebSettings.defaults())) {
            String token = app.kit()
                    .session(app.kit().user("ada@mail.example").id())
                    .accessToken()
                    .reveal();

            Answer first = app.client().get("/auth/me").bearer(token).send().expect(200);
            Answer second = app.client().get("/auth/nowhere").send().expect(404, "not_found");

            assertThat(first.header("RateLimit-Policy")).contains("\"address\";q=3000;w=60, \"account\";q=1200;w=60");
            assertThat(first.header("RateLimit"))
                    .hasValueSatisfying(
                            state -> assertThat(state).matches("\"address\";r=\\d{4};t=1, \"account\";r=1199;t=1"));
            assertThat(second.header("RateLimit"))
                    .hasValueSatisfying(state -> assertThat(state).matches("\"address\";r=\\d{4};t=1"));
        }
    }

    @Test
    void a_user_has_a_limit_from_wherever_the_calls_come_and_others_are_left_alone() throws Exception {
        LimitSettings limits = LimitSettings.standard().withGeneral(new GeneralLimits(RateLimit.perMinute(500), TWO));
        try (TestApplication app = start(limits, WebSettings.defaults())) {
            String ada = app.kit()
                    .session(app.kit().user("ada@mail.example").id())
                    .accessToken()
                    .reveal();
            String grace = app.kit()
                    .session(app.kit().user("grace@mail.example").id())
                    .accessToken()
                    .reveal();

            app.client().get("/auth/me").bearer(ada).send().expect(200);
            app.client().get("/auth/me/sessions").bearer(ada).send().expect(200);
            Answer refused = app.client().get("/auth/me").bearer(ada).send().expect(429, "rate_limited");

            assertThat(refused.header("Retry-After")).contains("1800");
            app.client().get("/auth/me").bearer(grace).send().expect(200);
        }
    }

    @Test
    void what_proxies_and_monitors_ask_for_has_no_limit() throws Exception {
        LimitSettings limits = LimitSettings.standard().withGeneral(new GeneralLimits(RateLimit.perHour(5), TWO));
        try (TestApplication app = start(limits, WebSettings.defaults())) {
            String token = app.kit()
                    .session(app.kit().user("ada@mail.example").id())
                    .accessToken()
                    .reveal();
            for (int i = 0; i < 20; i++) {
                app.client().get("/auth/check").bearer(token).send().expect(204);
                app.client().get("/auth/health/live").send().expect(200);
                Answer ready = app.client().get("/auth/health/ready").send().expect(200);
                assertThat(ready.header("RateLimit")).isEmpty();
            }
        }
    }

    @Test
    void switched_off_there_are_none_and_nothing_is_told_of_them() throws Exception {
        try (TestApplication app = start(LimitSettings.off(), WebSettings.defaults())) {
            for (int i = 0; i < 100; i++) {
                Answer answer = app.client()
                        .post("/auth/verify-email")
                        .json("{\"token\": \"x\"}")
                        .send()
                        .expect(400, "link_invalid");
                assertThat(answer.header("RateLimit")).isEmpty();
                assertThat(answer.header("RateLimit-Policy")).isEmpty();
            }
        }
    }

    @Test
    void an_address_that_nobody_knows_and_one_that_somebody_has_are_refused_with_the_same_fields() throws Exception {
        try (TestApplication app = start(LimitSettings.standard(), behind("127.0.0.1"))) {
            String known = app.kit().user("ada@mail.example").email().address();

            assertThat(refusal(app, "nobody@mail.example", "198.51.100.1"))
                    .isEqualTo(refusal(app, known, "198.51.100.2"))
                    .containsEntry("RateLimit", "\"attempts\";r=0;t=6")
                    .containsEntry("Retry-After", "6");
        }
    }

    @Nested
    class BehindAProxy {

        private final LimitSettings limits = LimitSettings.standard().withOpenCall(OpenCall.VERIFY_EMAIL, TWO);

        @Test
        void the_network_of_an_ipv6_client_has_one_limit_whatever_address_it_picks() throws Exception {
            assertThat(statuses("127.0.0.1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2:a:b:c:d"))
                    .containsExactly(400, 400, 429);
            assertThat(statuses("127.0.0.1", "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:4::1"))
                    .containsExactly(400, 400, 400);
        }

        @Test
        void an_ipv4_client_is_the_same_one_when_its_address_is_written_as_ipv6() throws Exception {
            assertThat(statuses("127.0.0.1", "203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107"))
                    .containsExactly(400, 400, 429);
        }

        @Test
        void a_forged_address_of_a_peer_that_is_no_trusted_proxy_is_not_believed() throws Exception {
            assertThat(statuses("192.0.2.1", "203.0.113.7", "203.0.113.8", "203.0.113.9"))
                    .containsExactly(400, 400, 429);
        }

        @Test
        void an_address_that_a_client_adds_in_front_of_its_own_is_not_believed() throws Exception {
            assertThat(statuses("127.0.0.1", "10.1.1.1, 203.0.113.7", "10.1.1.2, 203.0.113.7", "1.1.1.1, 203.0.113.7"))
                    .containsExactly(400, 400, 429);
        }

        private List<Integer> statuses(String trusted, String... forwarded) throws Exception {
            try (TestApplication app = start(limits, behind(trusted))) {
                List<Integer> statuses = new ArrayList<>();
                for (String address : forwarded) {
                    statuses.add(app.client()
                            .post("/auth/verify-email")
                            .header("X-Forwarded-For", address)
                            .json("{\"token\": \"x\"}")
                            .send()
                            .status());
                }
                return statuses;
            }
        }
    }

    private static Map<String, String> refusal(TestApplication app, String email, String address) {
        String guess = "{\"email\": \"" + email + "\", \"password\": \"a guess that is wrong\"}";
        for (int i = 0; i < 10; i++) {
            app.client()
                    .post("/auth/login")
                    .header("X-Forwarded-For", address)
                    .json(guess)
                    .send()
                    .expect(401, "invalid_credentials");
        }
        Answer refused = app.client()
                .post("/auth/login")
                .header("X-Forwarded-For", address)
                .json(guess)
                .send()
                .expect(429, "rate_limited");
        return Map.of(
                "RateLimit", refused.header("RateLimit").orElse(""),
                "RateLimit-Policy", refused.header("RateLimit-Policy").orElse(""),
                "Retry-After", refused.header("Retry-After").orElse(""));
    }

    private static boolean isOpen(Map.Entry<String, JsonNode> call) {
        String limit = call.getValue().path("x-rate-limit").asString("").replace('-', '_');
        return Stream.of(OpenCall.values()).anyMatch(open -> open.name().equalsIgnoreCase(limit));
    }

    private static Answer send(TestApplication app, String method, String path, int address) {
        return app.client()
                .call(method, path)
                .header("X-Forwarded-For", "198.51.100." + address)
                .send();
    }

    private static WebSettings behind(String proxy) {
        return WebSettings.builder().trustedProxies(proxy).build();
    }

    private static TestApplication start(LimitSettings limits, WebSettings web) throws Exception {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(limits))
                .web(web)
                .start(Container.JETTY);
    }
}
