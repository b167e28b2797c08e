package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "false, 127.0.0.1, 8080, http://localhost:8080",
        "true, 127.0.0.1, 8443, https://localhost:8443",
        "false, 0.0.0.0, 80, http://localhost:80",
        "false, ::1, 8080, http://localhost:8080",
        "false, 192.168.1.7, 8080, http://192.168.1.7:8080",
        "false, fd00::7, 8080, http://[fd00::7]:8080",
        "true, auth.shop.example, 443, https://auth.shop.example:443"
    })
    void the_address_can_be_opened_on_this_machine(boolean tls, String host, int port, String address) {
        assertThat(Addresses.toOpen(tls, host, port)).isEqualTo(address);
    }
}
