package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final String TEXT = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AAECAwQFBgcICQoLDA0ODw";

    @Test
    void it_gives_back_its_text_and_prints_nothing_of_it() {
        PasswordHash hash = PasswordHash.of(TEXT);

        assertThat(hash.encoded()).isEqualTo(TEXT);
        assertThat(hash).hasToString("[redacted]");
    }

    @Test
    void the_records_and_results_around_it_print_nothing_of_it_either() {
        PasswordHash hash = PasswordHash.of(TEXT);

        assertThat(new HashResult.Hashed(hash).toString()).doesNotContain("argon2");
        assertThat(new PasswordCredential(new UserId(new UUID(1, 2)), hash, Instant.EPOCH).toString())
                .doesNotContain("argon2");
    }

    @Test
    void salts_and_tags_print_nothing() throws Exception {
        assertThat(StoredHashReader.read(PasswordHash.of(TEXT)).toString())
                .contains("[redacted]")
                .doesNotContain("115", "AAEC", "c2Fs");
    }

    @Test
    void hashes_are_equal_when_their_texts_are() {
        assertThat(PasswordHash.of(TEXT)).isEqualTo(PasswordHash.of(TEXT)).hasSameHashCodeAs(PasswordHash.of(TEXT));
        assertThat(PasswordHash.of(TEXT))
                .isNotEqualTo(PasswordHash.of(TEXT + "w"))
                .isNotEqualTo(TEXT);
        assertThat(PasswordHash.of("a").hashCode())
                .isNotEqualTo(PasswordHash.of("b").hashCode());
    }

    @Test
    void bytes_are_equal_when_their_content_is_and_do_not_change_with_the_array() {
        byte[] content = {1, 2};
        Bytes bytes = Bytes.of(content);
        content[0] = 9;

        assertThat(bytes.toArray()).containsExactly(1, 2);
        assertThat(bytes)
                .isEqualTo(Bytes.of(new byte[] {1, 2}))
                .hasSameHashCodeAs(Bytes.of(new byte[] {1, 2}))
                .isNotEqualTo(Bytes.of(new byte[] {1, 3}))
                .isNotEqualTo("[redacted]");
        assertThat(bytes.hashCode()).isNotEqualTo(Bytes.of(new byte[] {1, 3}).hashCode());
    }

    @Test
    void its_length_is_bounded() {
        assertThat(PasswordHash.of("~".repeat(512)).encoded()).hasSize(512);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of("~".repeat(513)))
                .withMessage("a password hash has 1 to 512 characters, this one has 513");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of(""))
                .withMessage("a password hash has 1 to 512 characters, this one has 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\nb", "a\u007fb", "a\u00e4b", "a\0b"})
    void it_is_made_of_visible_ascii(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of(text))
                .withMessage("a password hash is made of visible ASCII characters, the one at 1 is not");
    }

    @Test
    void visible_ascii_is_all_allowed() {
        StringBuilder all = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            all.append(c);
        }

        assertThat(PasswordHash.of(all.toString()).encoded()).isEqualTo(all.toString());
    }
}
