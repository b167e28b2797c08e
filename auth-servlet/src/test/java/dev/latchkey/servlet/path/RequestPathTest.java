package dev.latchkey.servlet.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "api",
                "http://host/api",
                "//api",
                "/api//hello",
                "/api/./hello",
                "/api/../hello",
                "/..",
                "/.",
                "/api/..",
                "/api/.",
                "/api;x=y",
                "/api/;x=y/hello",
                "/api/hello;",
                "/api\\hello",
                "/api/%2e/hello",
                "/api/%2E%2E/hello",
                "/api%2fhello",
                "/api%2Fhello",
                "/api%5chello",
                "/api%5Chello",
                "/api/%252e/",
                "/api/%25",
                "/api/%00",
                "/api/hello%00.html",
                "/api/%0d%0aX: y",
                "/api/%0a",
                "/api/%09",
                "/api/%1f",
                "/api/%7f",
                "/api/%3bx=y",
                "/api/%3B",
                "/api/%",
                "/api/%2",
                "/api/%zz",
                "/api/%u0041",
                "/api/%c0%af",
                "/api/%c0%ae%c0%ae/",
                "/api/%e0%80%af",
                "/api/%ff",
                "/api/%ed%a0%80",
                "/api/ hello",
                "/api/\u00e4",
                "/api/\thello",
                "/api/%4",
                "/api/%g0",
                "/api/%0g",
                "/api/%-1",
                "/api/%+1"
            })
    void a_path_that_could_be_read_two_ways_is_not_read(String raw) {
        assertThat(RequestPath.decode(raw)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/,/",
        "/api/hello,/api/hello",
        "/api/hello/,/api/hello/",
        "/%61pi/hello,/api/hello",
        "/api/h%C3%A4llo,/api/h\u00e4llo",
        "/api/a%20b,/api/a b",
        "/api/...,/api/...",
        "/api/.hidden,/api/.hidden",
        "/api/v1.2,/api/v1.2",
        "/api/a@b,/api/a@b",
        "/api/%F0%9F%94%91,/api/\ud83d\udd11",
    })
    void any_other_path_is_decoded_once(String raw, String decoded) {
        assertThat(RequestPath.decode(raw)).isEqualTo(decoded);
    }

    @Test
    void a_path_without_encodings_is_not_copied() {
        String raw = new String("/api/hello");
        assertThat(RequestPath.decode(raw)).isSameAs(raw);
    }
}
