package dev.latchkey.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IpNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/8, localhost, false",
        "2001:db8::/32, 2001:db8:1::1%eth0, true",
        "2001:db8::/32, 10.0.0.1, false"
    })
    void an_address_in_text_form_is_in_a_network_or_not(String network, String address, boolean in) {
        assertThat(IpNetwork.parse(network).contains(address)).isEqualTo(in);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, true", "128.0.0.0/1, true", "10.0.0.0/7, true", "10.0.0.0/8, false", "10.0.0.1, false",
        "::/0, true", "2000::/3, true", "2001::/15, true", "2001::/16, false", "::1, false"
    })
    void a_network_is_wide_when_hardly_one_operator_has_it(String network, boolean wide) {
        assertThat(IpNetwork.parse(network).isWide()).isEqualTo(wide);
    }
}
