package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @Test
    void an_address_is_kept_as_it_was_written_and_compared_without_ascii_case() {
        EmailAddress address = EmailAddress.parse("  Ada.Lovelace+News@Mail.Example ");

        assertThat(address.address()).isEqualTo("Ada.Lovelace+News@mail.example");
        assertThat(address.key()).isEqualTo("ada.lovelace+news@mail.example");
        assertThat(address.localPart()).isEqualTo("Ada.Lovelace+News");
        assertThat(address).isEqualTo(EmailAddress.parse("ADA.LOVELACE+NEWS@MAIL.EXAMPLE"));
        assertThat(address).hasSameHashCodeAs(EmailAddress.parse("ada.lovelace+news@mail.example"));
    }

    @Test
    void an_address_is_not_printed() {
        assertThat(EmailAddress.parse("ada@mail.example")).hasToString("[redacted]");
    }

    @Nested
    class Letters {

        @Test
        void are_folded_the_same_in_a_turkish_locale() {
            Locale before = Locale.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("tr-TR"));
                assertThat(EmailAddress.parse("INFO@MAIL.EXAMPLE").key()).isEqualTo("info@mail.example");
            } finally {
                Locale.setDefault(before);
            }
        }

        @ParameterizedTest(name = "{0} is not {1}")
        @CsvSource({
            "ınfo@mail.example, info@mail.example",
            "İnfo@mail.example, info@mail.example",
            "kiſs@mail.example, kiss@mail.example",
            "аda@mail.example, ada@mail.example",
            "straße@mail.example, strasse@mail.example",
            "ÄDA@mail.example, äda@mail.example",
            "ａda@mail.example, ada@mail.example"
        })
        void that_only_look_or_fold_alike_are_different_in_the_local_part(String one, String other) {
            assertThat(EmailAddress.parse(one)).isNotEqualTo(EmailAddress.parse(other));
        }

        @Test
        void are_the_same_however_they_are_composed_and_mail_goes_to_the_composed_form() {
            EmailAddress decomposed = EmailAddress.parse("jose\u0301@mail.example");

            assertThat(decomposed).isEqualTo(EmailAddress.parse("jos\u00e9@mail.example"));
            assertThat(decomposed.address()).isEqualTo("jos\u00e9@mail.example");
        }

        @Test
        void that_are_another_code_for_the_same_letter_are_replaced_by_it_before_mail_is_sent() {
            EmailAddress kelvin = EmailAddress.parse("\u212aate@mail.example");

            assertThat(kelvin.address()).isEqualTo("Kate@mail.example");
            assertThat(kelvin).isEqualTo(EmailAddress.parse("kate@mail.example"));
        }
    }

    @Nested
    class ADomain {

        @ParameterizedTest
        @CsvSource({
            "bücher.example, xn--bcher-kva.example",
            "BÜCHER.example, xn--bcher-kva.example",
            "bu\u0308cher.example, xn--bcher-kva.example",
            "xn--bcher-kva.example, xn--bcher-kva.example",
            "\u212ate.example, kte.example",
            "ｍail.example, mail.example",
            "mail。example, mail.example",
            "mail.公司.cn, mail.xn--55qx5d.cn"
        })
        void is_written_in_ascii(String domain, String ascii) {
            assertThat(EmailAddress.parse("ada@" + domain).address()).isEqualTo("ada@" + ascii);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    "localhost",
                    "mail.example.",
                    ".mail.example",
                    "mail..example",
                    "-mail.example",
                    "mail-.example",
                    "mail_box.example",
                    "mail example",
                    "mail.example/path",
                    "mail.example:25",
                    "127.0.0.1",
                    "[127.0.0.1]",
                    "[IPv6:::1]",
                    "mail.example\r\nBcc: all",
                    "mail.exam\u0000ple",
                    "fußball.example",
                    "λόγος.example",
                    "na\u200cme.example",
                    "na\u200dme.example",
                    "\ud800.example"
                })
        void that_is_none_or_two_is_refused(String domain) {
            assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse("ada@" + domain));
        }

        @Test
        void has_labels_of_at_most_63_characters() {
            assertThat(EmailAddress.parse("ada@" + "x".repeat(63) + ".example")).isNotNull();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EmailAddress.parse("ada@" + "x".repeat(64) + ".example"));
        }
    }

    @Nested
    class ALocalPart {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a",
                    "a.b",
                    "a+b",
                    "o'neil",
                    "#$&'*+-/?=^_`{}~",
                    "a-b-",
                    "a=b",
                    "a?b",
                    "用户",
                    "jos\u00e9",
                    "नमस्ते"
                })
        void is_an_atom_with_dots_and_letters_of_any_script(String local) {
            assertThat(EmailAddress.parse(local + "@mail.example").address()).isEqualTo(local + "@mail.example");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".a",
                    "a.",
                    "a..b",
                    "a b",
                    "a@b",
                    "\"a b\"",
                    "a,b",
                    "a;b",
                    "a<b>",
                    "a(b)",
                    "a\\b",
                    "a:b",
                    "a[b]",
                    "a\r\nBcc: x",
                    "a\tb",
                    "a\u0000b",
                    "a\u00a0b",
                    "a\u200bb",
                    "a\u202eb",
                    "a\ud83d",
                    "a\u2028b"
                })
        void of_anything_else_is_refused(String local) {
            assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse(local + "@mail.example"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "=?utf-8?q?ada=40evil.example=3e=20?=foo",
                    "=?utf-8?b?YWRhQGV2aWwuZXhhbXBsZQ==?=",
                    "ada=?utf-8?q?x?=",
                    "=?",
                    "ada%evil.example",
                    "%",
                    "evil.example!ada",
                    "|mail",
                    "ada|mail",
                    "-oQ/tmp",
                    "-"
                })
        void that_names_another_mailbox_a_command_or_an_option_to_software_on_the_way_is_refused(String local) {
            assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse(local + "@mail.example"));
        }

        @Test
        void has_at_most_64_characters() {
            assertThat(EmailAddress.parse("x".repeat(64) + "@mail.example")).isNotNull();
            assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse("x".repeat(65) + "@mail.example"));
        }
    }

    @Test
    void an_address_has_at_most_254_characters() {
        String domain = "x".repeat(63) + "." + "y".repeat(63) + "." + "z".repeat(58) + ".ex";

        assertThat(EmailAddress.parse("a".repeat(64) + "@" + domain).address()).hasSize(254);
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse("a".repeat(64) + "@" + domain + "a"));
    }

    @Test
    @Timeout(10)
    void a_text_without_an_at_is_refused_and_a_huge_one_quickly() {
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse("ada.mail.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse("a".repeat(5_000_000)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmailAddress.parse("ada@" + "ü".repeat(5_000_000) + ".example"));
    }
}
