package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.0.0.5", "127.255.255.255", "[::1]"})
    void this_machine_is_recognised(String host) {
        assertThat(Loopback.isLoopback(host)).isTrue();
        URI uri = URI.create("http://" + host + ":8080/jwks.json");
        assertThat(HttpFetcher.requireSafe(uri)).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0",
                "127.0.0.",
                "127.0.0.256",
                "127.0.0.0001",
                "127.0.0.x",
                "127.0.0.-1",
                "127.0.0.1 ",
                "128.0.0.1",
                "0.0.0.0",
                "::1",
                "[::2]"
            })
    void no_other_host_is(String host) {
        assertThat(Loopback.isLoopback(host)).isFalse();
    }

    @Test
    void an_address_that_is_refused_is_named_without_its_user_information() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpFetcher.requireSafe(URI.create("https://ada:hunter2@shop.example/jwks.json")))
                .withMessageContaining("https://shop.example")
                .withMessageNotContaining("hunter2");
    }
}
