package dev.latchkey.servlet.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "/**,/,true,true",
        "/**,/a/b,true,true",
        "/api/**,/api,true,true",
        "/api/**,/api/,true,true",
        "/api/**,/api/a/b,true,true",
        "/api/**,/apis,false,false",
        "/api/**,/API/a,true,false",
        "/api/hello,/api/hello,true,true",
        "/api/hello,/api/hello/,true,false",
        "/api/hello,/api/Hello,true,false",
        "/api/hello,/api/hello/x,false,false",
        "/api/hello/,/api/hello/,true,true",
        "/api/hello/,/api/hello,true,false",
        "/api/*,/api/a,true,true",
        "/api/*,/api/,false,false",
        "/api/*,/api,false,false",
        "/api/*,/api/a/b,false,false",
        "/api/*/x,/api/a/x,true,true",
        "/api/*/x,/api/a/y,false,false",
        "/,/,true,true",
        "/,/a,false,false",
    })
    void a_guard_matches_loosely_and_an_opening_to_the_letter(
            String pattern, String path, boolean loosely, boolean strictly) {
        assertThat(PathPattern.parse(pattern).matchesLoosely(path)).isEqualTo(loosely);
        assertThat(PathPattern.parse(pattern).matchesStrictly(path)).isEqualTo(strictly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api", "/a//b", "/**/b", "/a*", "/a/**b", "/a;b", "/%61", "/a/../b", "//"})
    void a_pattern_that_no_request_can_match_is_refused(String pattern) {
        assertThatThrownBy(() -> PathPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }

    @Test
    void the_more_specific_pattern_comes_first() {
        List<String> sorted = Stream.of("/**", "/api/**", "/api/*", "/api/hello", "/api/*/x", "/api/hello/**")
                .map(PathPattern::parse)
                .sorted()
                .map(PathPattern::toString)
                .toList();
        assertThat(sorted).containsExactly("/api/hello", "/api/hello/**", "/api/*/x", "/api/*", "/api/**", "/**");
    }
}
