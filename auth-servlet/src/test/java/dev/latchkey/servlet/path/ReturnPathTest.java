package dev.latchkey.servlet.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReturnPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "/\\/evil",
                "https:evil",
                "https://evil.example",
                "https:/evil.example",
                "http:///evil",
                "javascript:alert(1)",
                "data:text/html,x",
                "/\t/evil.example",
                "/\n/evil.example",
                "/\r\n/evil",
                "\t//evil",
                " //evil",
                "/ /evil",
                "/%09/evil",
                "/%0a/evil",
                "/%2fevil.example",
                "/%5cevil.example",
                "/%5Cevil",
                "/%252fevil",
                "/@evil.example",
                "/user@evil.example",
                "/%40evil.example",
                "/a/..//evil.example",
                "/../evil",
                "/./evil",
                "/;@evil",
                "/a?x=\r\nSet-Cookie: y",
                "/a?b\\c",
                "/a#b",
                "/a?b#c",
                "/\u2028/evil",
                "/\u00a0",
                "?x",
                "/a?\u00e4",
                "/a?b c"
            })
    void what_is_not_a_path_on_this_host_is_ignored(String target) {
        assertThat(ReturnPath.safe(target)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/app", "/app/", "/app?page=2&q=a%20b", "/app?next=https://other.example/x@y", "/h%C3%A4"})
    void a_path_on_this_host_is_kept_as_it_is(String target) {
        assertThat(ReturnPath.safe(target)).contains(target);
    }

    @org.junit.jupiter.api.Test
    void an_overlong_path_is_ignored() {
        assertThat(ReturnPath.safe("/" + "a".repeat(2_000))).isEmpty();
    }
}
