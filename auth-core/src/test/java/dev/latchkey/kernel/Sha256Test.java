package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

    /** The digest of {@code abc}, FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void the_example_of_the_standard_has_its_digest_whole_and_in_parts() {
        assertThat(HexFormat.of().formatHex(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(ABC);
        MessageDigest parts = Sha256.begin();
        parts.update("a".getBytes(StandardCharsets.US_ASCII));
        parts.update("bc".getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(parts.digest())).isEqualTo(ABC);
    }

    @Test
    void as_a_text_it_is_that_of_the_utf_8_in_base64url_without_padding() {
        assertThat(Sha256.text("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
        assertThat(Sha256.text("é")).hasSize(43).isNotEqualTo(Sha256.text("?"));
    }
}
