package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.latchkey.account.User;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What met a defence is in the log, with who it was; what is a client's everyday is not. */
@ParameterizedClass
@EnumSource(Container.class)
final class RefusalLogHttpTest extends HttpSuite {

    private LogLines log;

    @Override
    TestApplication.Builder application() {
        return GuardHttpTest.guarded();
    }

    @BeforeEach
    void listen() {
        log = LogLines.of("answer.RefusalLog");
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void who_lacks_a_role_is_logged_with_the_call_and_without_its_query() {
        User user = user();
        String id = client().get("/api/rule/editors/x?token=lkv_secret")
                .bearer(bearer(user))
                .send()
                .expect(403, "forbidden")
                .json()
                .path("request_id")
                .asString();
        assertThat(LogLines.details(log.next()))
                .containsEntry("code", "forbidden")
                .containsEntry("user", user.id().toString())
                .containsEntry("request_id", id)
                .containsEntry("method", "GET")
                .containsEntry("path", "/api/rule/editors/x")
                .hasEntrySatisfying("address", address -> assertThat(address).isIn("127.0.0.1", "::1"));
    }

    @Test
    void who_lacks_a_permission_for_a_call_of_the_api_is_logged() {
        User user = user();
        client().get("/auth/revocations").bearer(bearer(user)).send().expect(403, "forbidden");
        assertThat(LogLines.details(log.next()))
                .containsEntry("code", "forbidden")
                .containsEntry("user", user.id().toString())
                .containsEntry("path", "/auth/revocations");
    }

    @Test
    void a_forged_token_a_dead_session_and_a_missing_csrf_value_are_logged_without_the_token() {
        String token = bearer();
        client().post("/auth/logout").bearer(token).send().expect(204);
        Map<String, String> cookies = cookies();
        client().get("/auth/me")
                .bearer(token.substring(0, token.length() - 8))
                .send()
                .expect(401, "token_invalid");
        client().get("/auth/me").bearer(token).send().expect(401, "token_revoked");
        client().call("DELETE", "/auth/me/sessions").cookies(cookies).send().expect(403, "csrf_failed");
        client().post("/auth/refresh")
                .json("{\"refresh_token\": \"lkr_forged\"}")
                .send()
                .expect(401, "refresh_invalid");
        for (String code : new String[] {"token_invalid", "token_revoked", "csrf_failed", "refresh_invalid"}) {
            ILoggingEvent line = log.next();
            assertThat(LogLines.details(line)).containsEntry("code", code);
            assertThat(line.toString() + line.getKeyValuePairs())
                    .doesNotContain(token.substring(0, 20), "lkr_", cookies.get("latchkey_access"));
        }
        assertThat(log.isEmpty()).isTrue();
    }

    @Test
    void a_path_is_cut_and_logged_as_it_was_sent_encodings_and_all() {
        String token = bearer();
        client().get("/api/rule/editors/%20signed_in" + "x".repeat(300))
                .bearer(token)
                .send()
                .expect(403);
        assertThat(LogLines.details(log.next()).get("path"))
                .startsWith("/api/rule/editors/%20signed_inxxx")
                .hasSize(200);
    }

    @Test
    void what_a_client_meets_every_day_is_not_logged() {
        client().get("/api/rule/x").send().expect(401, "token_missing");
        client().get("/auth/nothing").send().expect(404, "not_found");
        client().post("/auth/login")
                .json("{\"email\": \"x@mail.example\", \"password\": \"wrong\"}")
                .send()
                .expect(401, "invalid_credentials");
        assertThat(log.isEmpty()).isTrue();
    }
}
