package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    @Test
    void a_url_names_server_port_and_credentials() {
        SmtpSettings settings = parse("smtps://ada%40shop.example:p%2Fq%25+r@mail.shop.example:2465");

        assertThat(settings.host()).isEqualTo("mail.shop.example");
        assertThat(settings.port()).isEqualTo(2465);
        assertThat(settings.tlsFromTheStart()).isTrue();
        assertThat(settings.user()).isEqualTo("ada@shop.example");
        assertThat(settings.password()).isEqualTo("p/q%+r");
    }

    @Test
    void ports_that_are_left_out_are_those_of_mail_submission() {
        assertThat(parse("smtp://mail.shop.example").port()).isEqualTo(587);
        assertThat(parse("SMTPS://mail.shop.example/").port()).isEqualTo(465);
        assertThat(parse("smtp://[::1]").host()).isEqualTo("::1");
        assertThat(parse("smtp://[::1]:25").port()).isEqualTo(25);
        assertThat(parse("smtp://mail_server:25").host()).isEqualTo("mail_server");
    }

    @Test
    void a_password_may_hold_an_at_sign_and_a_colon() {
        assertThat(parse("smtp://ada:p@ss:word@mail.shop.example").password()).isEqualTo("p@ss:word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mail.shop.example",
                "http://ada:hunter2@mail.shop.example",
                "smtp://",
                "smtp://ada:hunter2@",
                "smtp://ada:hunter2@mail.shop.example:",
                "smtp://ada:hunter2@mail.shop.example:0",
                "smtp://ada:hunter2@mail.shop.example:65536",
                "smtp://ada:hunter2@mail.shop.example:25x",
                "smtp://ada:hunter2@mail.shop.example/path",
                "smtp://ada:hunter2@mail.shop.example?starttls=never",
                "smtp://ada:hunter2@mail shop",
                "smtp://ada:hunter2@mail\r\nshop",
                "smtp://ada@mail.shop.example",
                "smtp://ada:@mail.shop.example",
                "smtp://:hunter2@mail.shop.example",
                "smtp://ada:hunter2%zz@mail.shop.example",
                "smtp://ada:hunter2%@mail.shop.example",
                "smtp://ada:hunter2@[mail]:25"
            })
    void what_is_no_such_url_is_refused_without_showing_the_password(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(url))
                .withMessageContaining("smtp://user:password@host:port")
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    @Test
    void the_server_is_printed_and_the_credentials_are_not() {
        assertThat(parse("smtp://ada:hunter2@mail.shop.example")).hasToString("smtp://mail.shop.example:587");
    }

    @Test
    void with_credentials_a_server_elsewhere_must_offer_tls() {
        assertThat(parse("smtp://ada:pw@mail.shop.example").requiresStartTls()).isTrue();
        assertThat(parse("smtp://ada:pw@localhost.evil.example").requiresStartTls())
                .isTrue();
        assertThat(parse("smtp://mail.shop.example").requiresStartTls()).isFalse();
        assertThat(parse("smtp://ada:pw@localhost").requiresStartTls()).isFalse();
        assertThat(parse("smtp://ada:pw@127.0.0.5").requiresStartTls()).isFalse();
        assertThat(parse("smtp://ada:pw@[::1]").requiresStartTls()).isFalse();
        assertThat(parse("smtp://ada:pw@127.0.0.256").requiresStartTls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1M0.001S"})
    void a_time_out_that_never_or_hardly_ends_is_refused(String timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("smtp://mail.shop.example").withTimeout(Duration.parse(timeout)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Shop", "Shop <noreply@shop.example", "Shop <a@b>, c@d", "Sh\r\nop <a@b.example>"})
    void a_sender_that_is_no_address_is_refused(String from) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpSettings.parse(Secret.of("smtp://mail.shop.example"), from));
    }

    private static SmtpSettings parse(String url) {
        return SmtpSettings.parse(Secret.of(url), "Shop <noreply@shop.example>");
    }
}
