package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.LimitSettings;
import jakarta.servlet.http.HttpServlet;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Container.class)
final class BodyHttpTest extends HttpSuite {

    private static final String LOGIN = "{\"email\": \"nobody@mail.example\", \"password\": \"x\"}";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()))
                .servlets(context -> GuardedServlets.add(context, "free", new Free(), "/free"));
    }

    /** With the answer to TRACE that every servlet has which does not override it. */
    private static final class Free extends HttpServlet {

        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=utf-8",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/json;charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=bogus",
                "application/json; charset=utf-7",
                "application/json; charset=%00",
                "application/json; charset=",
                "application/json; charset",
                "application/json; charset = utf-16",
                "application/json; charset*=utf-8''utf-16",
                "application/json; charset=utf-8; charset=utf-8",
                "application/json; charset=utf-8; charset=bogus",
                "application/json; charset=utf-8, application/json; charset=bogus",
                "application/jsonp",
                "application/merge-patch+json",
                "text/json",
                "application/octet-stream",
                "*/*",
                "json"
            })
    void a_body_of_another_type_is_refused(String type) {
        client().post("/auth/login").body(type, LOGIN).send().expect(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "APPLICATION/JSON",
                "application/json ; profile=x"
            })
    void json_in_utf_8_is_read(String type) {
        client().post("/auth/login").body(type, LOGIN).send().expect(401, "invalid_credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "utf-7", "%00"})
    void a_charset_that_nobody_knows_is_refused_wherever_there_is_a_body(String charset) {
        String token = bearer();
        client().post("/auth/login")
                .body("application/x-www-form-urlencoded; charset=" + charset, "email=a&password=b")
                .send()
                .expect(415, "unsupported_media_type");
        client().post("/auth/logout")
                .body("application/json; charset=" + charset, "{}")
                .send()
                .expect(415, "unsupported_media_type");
        client().call("PATCH", "/auth/me")
                .bearer(token)
                .body("application/json; charset=" + charset, "{}")
                .send()
                .expect(415, "unsupported_media_type");
        client().call("GET", "/auth/check")
                .bearer(token)
                .body("application/json; charset=" + charset, "{}")
                .send()
                .expect(204);
    }

    @Test
    void a_type_that_is_sent_twice_is_refused() throws Exception {
        String answer = Raw.send(
                app().port(),
                "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Type: application/json\r\nContent-Length: "
                        + LOGIN.length() + "\r\n\r\n" + LOGIN);
        assertThat(Raw.status(answer)).isIn(400, 415);
    }

    @Test
    void a_body_without_a_type_is_refused() throws Exception {
        String answer = Raw.send(
                app().port(),
                "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + LOGIN.length()
                        + "\r\n\r\n" + LOGIN);
        assertThat(Raw.status(answer)).isEqualTo(415);
    }

    @Test
    void a_compressed_body_is_refused() {
        client().post("/auth/login")
                .header("Content-Encoding", "gzip")
                .json(LOGIN)
                .send()
                .expect(415, "unsupported_media_type");
    }

    @Test
    void json_without_its_media_type_is_refused_without_being_repeated() {
        Answer answer = client().post("/auth/login")
                .body(
                        "application/x-www-form-urlencoded",
                        "{\"email\":\"a@mail.example\",\"password\":\"nine lamps above the harbour\"}")
                .send()
                .expect(415, "unsupported_media_type");
        assertThat(answer.json().path("detail").asString()).isEqualTo("the body must be application/json");
        assertThat(answer.text()).doesNotContain("nine lamps", "a@mail.example");
    }

    @Test
    void a_call_that_takes_a_body_has_to_have_one() {
        client().post("/auth/login").send().expect(415, "unsupported_media_type");
        client().post("/auth/login").json("").send().expect(400, "malformed_request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\":\"a\",\"email\":\"b\",\"password\":\"x\"} | email",
                "{\"email\":\"a\",\"password\":\"x\",\"admin\":true} | admin",
                "{\"email\":1,\"password\":\"x\"} | email",
                "{\"email\":\"a\",\"password\":null} | password",
                "{\"email\":\"a\",\"password\":\"x\",\"remember_me\":\"yes\"} | remember_me",
            })
    void a_member_that_is_wrong_is_named(String body, String member) {
        Answer answer = client().post("/auth/login").json(body).send().expect(400, "malformed_request");
        assertThat(answer.json().path("detail").asString()).contains("'" + member + "'");
        assertThat(answer.json().path("errors")).hasSize(1);
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "null", "x", "{}{}", "\ufeff{}", "email=x&password=y"})
    void what_is_not_a_json_object_is_malformed(String body) {
        client().post("/auth/login").json(body).send().expect(400, "malformed_request");
    }

    @Test
    void a_body_over_64_kib_is_too_large_and_one_of_64_kib_is_not() {
        String start = "{\"email\": \"a@b.example\", \"password\": \"";
        String fits = start + "x".repeat(64 * 1024 - start.length() - 2) + "\"}";
        assertThat(fits.getBytes(StandardCharsets.UTF_8)).hasSize(64 * 1024);
        client().post("/auth/login").json(fits).send().expect(401, "invalid_credentials");
        client().post("/auth/login").json(fits + " ").send().expect(413, "payload_too_large");
    }

    @Test
    void a_chunked_body_over_64_kib_is_too_large_as_well() throws Exception {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        String answer = Raw.send(
                app().port(),
                "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                        + "1\r\nx\r\n0\r\n\r\n");
        assertThat(Raw.status(answer)).isEqualTo(413);
    }

    @Test
    void a_body_where_none_is_taken_is_answered() {
        String token = bearer();
        client().call("GET", "/auth/me").bearer(token).json("{}").send().expect(400, "malformed_request");
        client().call("DELETE", "/auth/me/sessions")
                .bearer(token)
                .json("{}")
                .send()
                .expect(400, "malformed_request");
        client().call("GET", "/auth/login")
                .html()
                .body("text/plain", "x")
                .send()
                .expect(400);
    }

    @Test
    void a_form_where_json_is_taken_is_refused() {
        client().call("PATCH", "/auth/me")
                .bearer(bearer())
                .body("application/x-www-form-urlencoded", "given_name=Ada")
                .send()
                .expect(415, "unsupported_media_type");
    }

    @Test
    void who_may_not_call_learns_nothing_of_the_body() {
        client().call("PATCH", "/auth/me").json("{\"role\": 1").send().expect(401, "token_missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /auth/me | DELETE, GET, HEAD, OPTIONS, PATCH",
                "GET | /auth/refresh | OPTIONS, POST",
                "DELETE | /auth/login | GET, HEAD, OPTIONS, POST",
                "POST | /auth/me/sessions/x | DELETE, OPTIONS",
                "PROPFIND | /auth/me | DELETE, GET, HEAD, OPTIONS, PATCH",
            })
    void a_method_that_a_path_does_not_have_is_answered_with_those_it_has(String method, String path, String allow)
            throws Exception {
        String answer = Raw.send(
                app().port(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(Raw.status(answer)).isEqualTo(405);
        assertThat(answer).contains("\"method_not_allowed\"").containsIgnoringCase("\r\nAllow: " + allow + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/me", "/auth/nothing", "/free", "/nothing"})
    void trace_echoes_nothing(String path) throws Exception {
        String answer = Raw.send(
                app().port(),
                "TRACE " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: a=secret\r\nConnection: close\r\n\r\n");
        assertThat(Raw.status(answer)).isEqualTo(405);
        assertThat(answer).doesNotContain("secret");
    }

    @Test
    void options_are_told() {
        Answer answer = client().call("OPTIONS", "/auth/me").send().expect(204);
        assertThat(answer.header("Allow")).contains("DELETE, GET, HEAD, OPTIONS, PATCH");
    }

    @Test
    void head_is_get_without_a_body() {
        String token = bearer();
        Answer get = client().get("/auth/me").bearer(token).send().expect(200);
        Answer head = client().call("HEAD", "/auth/me").bearer(token).send().expect(200);
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(client().call("HEAD", "/auth/me").send().expect(401).bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth",
                "/auth/",
                "/auth/nothing",
                "/auth/me/",
                "/auth/ME",
                "/auth/me/sessions/",
                "/auth/assets/x"
            })
    void a_path_that_is_not_there_is_not_found(String path) {
        client().get(path).bearer(bearer()).send().expect(404, "not_found");
    }
}
