package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    private static final byte[] LABEL = "label".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAIN = "the key material".getBytes(StandardCharsets.US_ASCII);

    private final Environment environment = Environment.system();
    private final MasterKey key = MasterKey.generate(environment);

    @Test
    void what_was_sealed_opens_under_the_same_key_and_label() {
        String sealed = key.seal(PLAIN, LABEL, environment);
        assertThat(key.open(sealed, LABEL))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(PLAIN));
        assertThat(MasterKey.of(key.encoded()).open(sealed, LABEL)).isPresent();
    }

    @Test
    void nothing_opens_under_another_key_or_label() {
        String sealed = key.seal(PLAIN, LABEL, environment);
        assertThat(MasterKey.generate(environment).open(sealed, LABEL)).isEmpty();
        assertThat(key.open(sealed, "labels".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void a_key_that_also_opens_another_seals_with_itself_alone() {
        MasterKey old = MasterKey.generate(environment);
        MasterKey older = MasterKey.generate(environment);
        MasterKey both = key.alsoOpening(old).alsoOpening(older);

        assertThat(both.open(old.seal(PLAIN, LABEL, environment), LABEL)).isPresent();
        assertThat(both.open(older.seal(PLAIN, LABEL, environment), LABEL)).isPresent();
        assertThat(both.open(old.seal(PLAIN, LABEL, environment), "labels".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        String sealed = both.seal(PLAIN, LABEL, environment);
        assertThat(key.open(sealed, LABEL)).isPresent();
        assertThat(old.open(sealed, LABEL)).isEmpty();
        assertThat(both.encoded().reveal()).isEqualTo(key.encoded().reveal());
        assertThat(both).hasToString("[redacted]");
    }

    @Test
    void no_byte_of_what_was_sealed_can_be_changed_or_cut() {
        byte[] sealed = Base64.getUrlDecoder().decode(key.seal(PLAIN, LABEL, environment));
        for (int i = 0; i < sealed.length; i++) {
            byte[] bent = sealed.clone();
            bent[i] ^= 4;
            assertThat(key.open(TokenFixture.encode(bent), LABEL))
                    .as("byte %d", i)
                    .isEmpty();
            byte[] cut = Arrays.copyOf(sealed, i);
            assertThat(key.open(TokenFixture.encode(cut), LABEL))
                    .as("%d bytes", i)
                    .isEmpty();
        }
        assertThat(key.open("not base64!", LABEL)).isEmpty();
    }

    @Test
    void the_same_text_is_never_sealed_the_same_way_twice() {
        assertThat(key.seal(PLAIN, LABEL, environment)).isNotEqualTo(key.seal(PLAIN, LABEL, environment));
    }

    @Test
    void what_is_sealed_may_be_empty() {
        assertThat(key.open(key.seal(new byte[0], LABEL, environment), LABEL))
                .hasValueSatisfying(opened -> assertThat(opened).isEmpty());
    }

    @Test
    void it_is_read_in_both_alphabets_with_and_without_padding() {
        String standard = key.encoded().reveal();
        assertThat(standard).hasSize(44).endsWith("=");
        String sealed = key.seal(PLAIN, LABEL, environment);
        for (String text : new String[] {
            standard, standard.replace("=", ""), standard.replace('+', '-').replace('/', '_'), "  " + standard + "\n"
        }) {
            assertThat(MasterKey.of(Secret.of(text)).open(sealed, LABEL)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 64})
    void a_key_of_another_length_is_refused_with_a_way_out(int bytes) {
        Secret text = Secret.of(Base64.getEncoder().encodeToString(new byte[bytes]));
        assertThatThrownBy(() -> MasterKey.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has " + bytes + " bytes")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void a_text_that_is_no_base64_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> MasterKey.of(Secret.of("correct horse battery staple")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not base64")
                .hasMessageNotContaining("horse")
                .hasNoCause();
    }

    @Test
    void it_prints_nothing_of_itself() {
        assertThat(key).hasToString("[redacted]");
    }
}
