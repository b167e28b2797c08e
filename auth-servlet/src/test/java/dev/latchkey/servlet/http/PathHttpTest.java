package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings of paths that containers, frameworks and proxies read differently, sent as they are. */
@ParameterizedClass
@EnumSource(Container.class)
final class PathHttpTest extends HttpSuite {

    private String token = "";

    @Override
    TestApplication.Builder application() {
        return GuardHttpTest.guarded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/rule;x=y/a",
                "/api/rule/a;x=y",
                ";x=y/api/rule/a",
                "/api;jsessionid=1/rule/a",
                "//api/rule/a",
                "/api//rule/a",
                "/api/rule//a",
                "/api/./rule/a",
                "/x/../api/rule/a",
                "/api/rule/a/..",
                "/api/%2e/rule/a",
                "/x/%2e%2e/api/rule/a",
                "/x/.%2e/api/rule/a",
                "/api%2frule/a",
                "/api%2Frule%2Fa",
                "/%2fapi/rule/a",
                "/api/rule%252fa",
                "/x/%252e%252e/api/rule/a",
                "/api/rule/a%00",
                "/api/rule/a%00.html",
                "/api\\rule\\a",
                "/api/rule\\..\\a",
                "/api%5crule/a",
                "/x/..%5capi/rule/a",
                "/api/rule/a%0d%0aX:y",
                "/api/rule/%c0%ae%c0%ae/a",
                "/api/rule/%u002e/a",
                "/api/rule/a%3bx=y",
                "/api/rule/%ff",
                "/api/rule/a%",
                "/auth/me;x=y",
                "/auth//me",
                "/auth/x/../me",
                "/auth/%2e/me",
                "/auth%2fme",
                "/%2e%2e/auth/me",
                "/auth/me%00",
                "/auth\\me",
                "/auth/me/.."
            })
    void a_path_that_could_be_read_two_ways_is_refused_to_everyone(String path) throws Exception {
        if (token.isEmpty()) {
            token = bearer(user("admin"));
        }
        for (String credentials : new String[] {"", "Authorization: Bearer " + token + "\r\n"}) {
            String answer = Raw.get(app().port(), path, credentials);
            assertThat(Raw.status(answer)).as(answer).isEqualTo(400);
            assertThat(answer).doesNotContain("GET by", token);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%61pi/rule/a", "/api/%72ule/a", "/a%70i/ru%6ce/%61", "/api/rule/h%C3%A4", "/api/rule/a%20b"})
    void an_encoding_of_a_plain_letter_is_the_letter(String path) throws Exception {
        assertThat(Raw.status(Raw.get(app().port(), path, ""))).isEqualTo(401);
        String known = Raw.get(app().port(), path, "Authorization: Bearer " + bearer() + "\r\n");
        assertThat(Raw.status(known)).as(known).isEqualTo(200);
    }

    @Test
    void the_answer_to_a_path_that_is_refused_repeats_nothing_of_it() {
        Answer answer = client().get("/api/rule;script=alert").send().expect(400, "malformed_request");
        assertThat(answer.text()).doesNotContain("script");
    }

    @Test
    void a_host_that_is_forged_goes_into_no_answer() throws Exception {
        for (String path : new String[] {"/api/jwt", "/auth/login", "/auth/register", "/auth/nothing"}) {
            String answer = Raw.send(
                    app().port(),
                    "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                            + "Accept: text/html\r\nConnection: close\r\n\r\n");
            assertThat(answer).doesNotContain("evil");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/%5cevil.example",
                "/%09/evil.example",
                "https:evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/%0d%0aLocation:%20//evil",
                "/@evil.example",
                "///evil",
                "%2f%2fevil.example",
                "/%2fevil"
            })
    void a_place_to_return_to_that_is_not_on_this_host_is_ignored(String target) {
        Answer page = client().get("/auth/login?return_to=" + target.replace("\\", "%5C"))
                .html()
                .send()
                .expect(200);
        assertThat(page.text()).doesNotContain("evil", "alert(1)", "Location");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cursor=a&cursor=b",
                "cursor=a&x=1&cursor=a",
                "cursor=a&%63ursor=b",
                "cursor=%ff",
                "cursor=%c0%af"
            })
    void a_parameter_that_is_there_twice_or_no_text_is_refused(String query) throws Exception {
        String answer = sessions(query);
        assertThat(Raw.status(answer)).as(answer).isEqualTo(400);
        assertThat(answer).contains("\"malformed_request\"", "\"parameter 'cursor' ");
    }

    /** Some containers refuse it themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"cursor=%", "cursor=%4", "cursor=%zz"})
    void a_parameter_that_cannot_be_decoded_is_refused(String query) throws Exception {
        String answer = sessions(query);
        assertThat(Raw.status(answer)).as(answer).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x=1&x=2", "limit=5&x", "&&limit=5&", "cursor&cursor&limit=5"})
    void parameters_that_nobody_asks_for_are_not_looked_at(String query) throws Exception {
        String answer = sessions(query);
        assertThat(Raw.status(answer)).as(answer).isEqualTo(200);
    }

    private String sessions(String query) throws Exception {
        return Raw.get(app().port(), "/auth/me/sessions?" + query, "Authorization: Bearer " + bearer() + "\r\n");
    }

    @Test
    void a_place_to_return_to_on_this_host_goes_into_the_form() {
        Answer page = client().get("/auth/login?return_to=%2Fapp%3Fa%3D1")
                .html()
                .send()
                .expect(200);
        assertThat(page.text()).contains("/app?a=1");
    }
}
