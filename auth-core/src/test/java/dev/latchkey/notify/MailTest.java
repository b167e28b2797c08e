package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@shop.example",
                "ada@",
                "ada@shop@example",
                "ada@shop.example\r\nBcc: eve@evil.example",
                "ada@shop.example\n",
                "ada@shop.example\u0000",
                "ada@shop.example\u2028",
                "ada@shop.example,eve@evil.example",
                "ada@shop.example eve@evil.example",
                "ada@shop.example> SIZE=1",
                "<ada@shop.example>",
                "Ada <ada@shop.example>",
                "group:ada@shop.example;",
                "\"a b\"@shop.example"
            })
    void what_is_not_one_plain_address_is_refused(String to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mail(to, "Hello", "text", "<p>", Map.of()))
                .withMessageNotContaining("evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Hello\r\nBcc: eve@evil.example", "Hello\nthere", "Hello\rthere", "Hello\u0085"})
    void a_subject_that_is_blank_or_holds_a_control_character_is_refused(String subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mail("ada@shop.example", subject, "text", "<p>", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bcc",
                "bcc",
                "To",
                "Content-Type",
                "content-transfer-encoding",
                "X:Y",
                "X Y",
                "X\r\nY",
                "Ü",
                "Date"
            })
    void a_header_that_addresses_or_structures_the_mail_or_has_no_proper_name_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mail("ada@shop.example", "Hello", "text", "<p>", Map.of(name, "value")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nBcc: eve@evil.example", "a\nb", "a\u0000b", "ü"})
    void a_header_value_that_is_not_printable_ascii_is_refused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mail("ada@shop.example", "Hello", "text", "<p>", Map.of("X-Tag", value)));
    }

    @Test
    void a_header_given_twice_in_different_case_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Mail("ada@shop.example", "Hello", "text", "<p>", Map.of("X-Tag", "1", "x-tag", "2")))
                .withMessageContaining("twice");
    }

    @Test
    void nothing_of_a_mail_is_printed() {
        Mail mail = new Mail("ada@shop.example", "Hello", "https://shop.example/?token=t", "<p>", Map.of());

        assertThat(mail).hasToString("[redacted]");
    }
}
