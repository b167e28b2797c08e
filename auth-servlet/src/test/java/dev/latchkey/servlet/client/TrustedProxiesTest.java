package dev.latchkey.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {

    private static final List<IpNetwork> NETWORKS = Stream.of("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7")
            .map(IpNetwork::parse)
            .toList();

    private final TrustedProxies proxies = TrustedProxies.of(NETWORKS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
                "10.1.2.3 | - | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1, 198.51.100.1, 10.9.9.9 | 198.51.100.1",
                "10.1.2.3 | 10.5.5.5, 10.9.9.9 | 10.5.5.5",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "10.1.2.3 | [2001:db8:2::1]:4711 | 2001:db8:2::1",
                "10.1.2.3 | 2001:DB8:2:0:0:0:0:1 | 2001:db8:2::1",
                "10.1.2.3 | ::ffff:198.51.100.1 | 198.51.100.1",
                "::ffff:10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "2001:db8:1::5 | 198.51.100.1 | 198.51.100.1",
                "2001:db8:2::5 | 198.51.100.1 | 2001:db8:2::5",
                "10.1.2.3 | unknown | 10.1.2.3",
                "10.1.2.3 | 1.1.1.1, evil.example, 10.9.9.9 | 10.9.9.9",
                "10.1.2.3 | 1.1.1.1, | 10.1.2.3",
                "10.1.2.3 | , | 10.1.2.3",
                "10.1.2.3 | , 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | `` | 10.1.2.3",
                "192.0.2.7 | 198.51.100.1 | 198.51.100.1",
                "192.0.2.8 | 198.51.100.1 | 192.0.2.8",
                "10.1.2.3 | \", 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | \"\\, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | \", 198.51.100.1, 10.9.9.9 | 198.51.100.1",
                "10.1.2.3 | [, 198.51.100.1 | 198.51.100.1",
            })
    void the_client_is_the_first_untrusted_hop_from_the_right(String peer, String header, String client) {
        assertThat(proxies.clientAddress(request(peer, header, null))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "203.0.113.9 | for=198.51.100.1 | 203.0.113.9",
                "10.1.2.3 | - | 10.1.2.3",
                "10.1.2.3 | for=198.51.100.1;proto=https;by=10.1.2.3 | 198.51.100.1",
                "10.1.2.3 | For=\"[2001:db8:2::1]:80\" | 2001:db8:2::1",
                "10.1.2.3 | for=1.1.1.1, for=198.51.100.1, for=10.9.9.9 | 198.51.100.1",
                "10.1.2.3 | for=198.51.100.1;ext=\"a, for=1.1.1.1;b\" | 198.51.100.1",
                "10.1.2.3 | for=198.51.100.1;ext=\"a\\\", for=1.1.1.1;b\" | 198.51.100.1",
                "10.1.2.3 | for=198.51.100.1;ext=\"a\\\\\", for=10.9.9.9 | 198.51.100.1",
                "10.1.2.3 | for=_hidden | 10.1.2.3",
                "10.1.2.3 | for=\"1.1.1.1,for=2.2.2.2\" | 10.1.2.3",
                "10.1.2.3 | for=1.1.1.1;for=2.2.2.2 | 10.1.2.3",
                "10.1.2.3 | proto=https | 10.1.2.3",
                "10.1.2.3 | for=\", for=198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | for=\"\\, for=198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | for=\", for=\"[2001:db8:2::1]:80\" | 2001:db8:2::1",
                "10.1.2.3 | for=\"x, for=\"[2001:db8:2::1]:80\", for=10.9.9.9 | 2001:db8:2::1",
            })
    void the_client_is_the_first_untrusted_hop_of_forwarded_from_the_right(String peer, String header, String client) {
        TrustedProxies writing = TrustedProxies.of(NETWORKS, ForwardingHeader.FORWARDED);
        assertThat(writing.clientAddress(request(peer, null, header))).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"for=203.0.113.9", "for=10.9.9.9", "x", "\""})
    void the_header_that_the_proxies_do_not_write_is_the_clients(String other) {
        assertThat(proxies.clientAddress(request("10.1.2.3", "198.51.100.1", other)))
                .isEqualTo("198.51.100.1");
        assertThat(proxies.clientAddress(request("10.1.2.3", null, other))).isEqualTo("10.1.2.3");
        TrustedProxies writing = TrustedProxies.of(NETWORKS, ForwardingHeader.FORWARDED);
        assertThat(writing.clientAddress(request("10.1.2.3", "203.0.113.9", "for=198.51.100.1")))
                .isEqualTo("198.51.100.1");
        assertThat(writing.clientAddress(request("10.1.2.3", "203.0.113.9", null)))
                .isEqualTo("10.1.2.3");
    }

    @Test
    void nobody_is_believed_when_no_proxy_is_named() {
        TrustedProxies none = TrustedProxies.of(List.of());
        assertThat(none.clientAddress(request("127.0.0.1", "198.51.100.1", null)))
                .isEqualTo("127.0.0.1");
        assertThat(none.vouchFor(request("127.0.0.1", null, null))).isFalse();
    }

    @Test
    void only_a_trusted_peer_may_vouch() {
        assertThat(proxies.vouchFor(request("10.0.0.1", null, null))).isTrue();
        assertThat(proxies.vouchFor(request("11.0.0.1", "10.0.0.1", null))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/", "10.0.0.0/8/8", "localhost", "010.0.0.1",
                        "256.0.0.1",
                "::1/129", ":::1", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::12345", "::g", "1.2.3.4::",
                        "\u0661.0.0.1"
            })
    void what_is_no_network_is_refused(String text) {
        assertThatThrownBy(() -> IpNetwork.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "::,::", "::1,::1", "2001:DB8::1,2001:db8::1", "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1", "1:0:0:2::,1:0:0:2::", "fe80::1%eth0,fe80::1",
                "64:ff9b::192.0.2.33,64:ff9b::c000:221"
    })
    void an_address_has_one_spelling(String text, String canonical) {
        assertThat(IpAddress.parse(text).orElseThrow()).hasToString(canonical);
    }

    private static HttpServletRequest request(String peer, String xForwardedFor, String forwarded) {
        Map<String, List<String>> headers = Map.of(
                "x-forwarded-for", xForwardedFor == null ? List.of() : List.of(xForwardedFor),
                "forwarded", forwarded == null ? List.of() : List.of(forwarded));
        return (HttpServletRequest) Proxy.newProxyInstance(
                TrustedProxiesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> peer;
                    case "getHeaders" ->
                        Collections.enumeration(headers.get(((String) arguments[0]).toLowerCase(Locale.ROOT)));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
