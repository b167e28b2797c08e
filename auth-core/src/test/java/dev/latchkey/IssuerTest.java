package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "https://shop.example:8443",
                "https://shop.example/tenant",
                "http://localhost:8080",
                "http://127.0.0.1:8080",
                "http://127.8.9.10",
                "http://[::1]:8080"
            })
    void takes_https_and_plain_http_on_loopback(String url) {
        assertThat(Issuer.parse(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example",
                "http://127.0.0.1.shop.example",
                "http://localhost.shop.example",
                "http://127.0.0",
                "http://127.0.0.x",
                "https://shop.example/",
                "https://shop.example?a=b",
                "https://shop.example#a",
                "https://user@shop.example",
                "ftp://shop.example",
                "shop.example",
                "https:shop.example",
                "https://",
                "not a url",
                ""
            })
    void refuses_what_tokens_and_links_could_not_safely_start_with(String url) {
        assertThatThrownBy(() -> Issuer.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "https:shop.example", "not a url", ""})
    void quotes_what_is_no_url(String text) {
        assertThatThrownBy(() -> Issuer.parse(text))
                .hasMessage("an issuer is a URL such as https://shop.example, unlike '" + text + "'");
    }

    @Test
    void quotes_no_more_of_it_than_fits_a_line() {
        assertThatThrownBy(() -> Issuer.parse("a\nb" + "c".repeat(300)))
                .hasMessage("an issuer is a URL such as https://shop.example, unlike 'a?b" + "c".repeat(197) + "...'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ada:hunter2@shop.example", "https://ada:hunter 2@shop.example"})
    void never_repeats_a_password(String url) {
        assertThatThrownBy(() -> Issuer.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a user and a password")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter"))
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/auth,/auth",
        "https://shop.example/tenant/auth,/auth",
        "http://localhost:8080/my/id,/my/id"
    })
    void is_without_the_base_path(String url, String basePath) {
        Latchkey.Builder builder =
                Latchkey.builder().issuer(url).basePath(basePath).emailVerification(EmailVerification.OFF);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the issuer " + url + " ends in the base path " + basePath)
                .hasMessageContaining("the issuer is the URL without the base path");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/auth,/id",
        "https://shop.example/auth/shop,/auth",
        "https://shop.example/myauth,/auth",
        "https://auth.example,/auth"
    })
    void may_have_a_path_of_its_own(String url, String basePath) {
        try (Latchkey latchkey = Latchkey.builder()
                .issuer(url)
                .basePath(basePath)
                .emailVerification(EmailVerification.OFF)
                .build()) {
            assertThat(latchkey.settings().baseUrl()).isEqualTo(url + basePath);
        }
    }
}
