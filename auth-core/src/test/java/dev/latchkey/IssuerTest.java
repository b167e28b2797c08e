package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
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
}
