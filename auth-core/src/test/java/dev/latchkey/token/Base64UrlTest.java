package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64UrlTest {

    private static byte[] decode(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        return Base64Url.decode(ascii, 0, ascii.length);
    }

    /** RFC 4648, section 10, without padding. */
    @Test
    void the_examples_of_the_standard_are_decoded() {
        String[] examples = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"};
        for (int i = 0; i < examples.length; i++) {
            assertThat(decode(examples[i])).isEqualTo("foobar".substring(0, i).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void every_byte_string_has_one_spelling_which_is_the_encoders() {
        Random random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThat(decode(text)).isEqualTo(bytes);
        }
    }

    @Test
    void each_text_of_two_or_three_characters_is_decoded_exactly_when_the_encoder_makes_it() {
        int accepted = 0;
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                byte[] two = {(byte) a, (byte) b};
                byte[] decoded = Base64Url.decode(two, 0, 2);
                if (decoded != null) {
                    accepted++;
                    assertThat(Base64.getUrlEncoder().withoutPadding().encode(decoded))
                            .isEqualTo(two);
                }
                byte[] three = {(byte) a, 'b', (byte) b};
                decoded = Base64Url.decode(three, 0, 3);
                if (decoded != null) {
                    accepted++;
                    assertThat(Base64.getUrlEncoder().withoutPadding().encode(decoded))
                            .isEqualTo(three);
                }
            }
        }
        // 256 single bytes; 64 first characters with 16 last ones that leave no bits over.
        assertThat(accepted).isEqualTo(256 + 64 * 16);
    }

    @Test
    void a_foreign_character_is_refused_at_every_place() {
        String text = "AAAABBBBCCCCDD";
        for (int length = 2; length <= text.length(); length++) {
            if (length % 4 == 1) {
                continue;
            }
            assertThat(decode(text.substring(0, length / 4 * 4) + "AAAA".substring(0, length % 4)))
                    .isNotNull();
            for (int i = 0; i < length; i++) {
                char[] bad = (text.substring(0, length / 4 * 4) + "AAAA".substring(0, length % 4)).toCharArray();
                for (char foreign : new char[] {'=', '+', '/', ' ', '\n', '\u0000', '\u007f', '\u0080', '\u00ff'}) {
                    bad[i] = foreign;
                    assertThat(decode(new String(bad))).isNull();
                }
            }
        }
    }

    @Test
    void a_range_is_decoded_by_itself() {
        byte[] text = "====Zm9v====".getBytes(StandardCharsets.US_ASCII);
        assertThat(Base64Url.decode(text, 4, 8)).isEqualTo("foo".getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64Url.decode(text, 4, 6)).isNull();
        assertThat(Base64Url.decode(text, 4, 5)).isNull();
        assertThat(Base64Url.decode(text, 6, 6)).isEmpty();
        assertThat(Arrays.equals(Base64Url.decode(text, 4, 4), new byte[0])).isTrue();
    }
}
