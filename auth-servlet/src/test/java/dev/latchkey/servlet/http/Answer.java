package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server answered. */
record Answer(String method, String path, int status, Map<String, List<String>> headers, byte[] bytes) {

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(text());
    }

    Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The cookies that were set, without those that were taken away. */
    Map<String, String> cookies() {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String field : all("Set-Cookie")) {
            String pair = field.substring(0, field.indexOf(';'));
            if (!field.contains("Max-Age=0")) {
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return cookies;
    }

    /** The names of the cookies that were taken away. */
    List<String> clearedCookies() {
        return all("Set-Cookie").stream()
                .filter(field -> field.contains("Max-Age=0"))
                .map(field -> field.substring(0, field.indexOf('=')))
                .toList();
    }

    Answer expect(int expected) {
        assertThat(status).as("%s %s: %s", method, path, text()).isEqualTo(expected);
        return this;
    }

    /** Expects a problem, and that it has the form that all problems have. */
    Answer expect(int expected, String code) {
        expect(expected);
        assertThat(header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        JsonNode body = json();
        assertThat(body.path("code").asString()).as(text()).isEqualTo(code);
        assertThat(body.path("status").asInt()).isEqualTo(expected);
        assertThat(body.path("type").asString()).endsWith(code);
        assertThat(body.path("title").asString()).isNotBlank();
        assertThat(body.path("detail").asString()).isNotBlank();
        assertThat(body.path("request_id").asString()).isNotBlank();
        assertThat(text()).doesNotContain("Exception", "dev.latchkey", "java.", "at org.");
        assertThat(header("Cache-Control")).contains("no-store");
        return this;
    }
}
