package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CopySealTest {

    private static final Environment ENVIRONMENT = Environment.system();
    private static final byte[] TEXT = "ada@mail.example".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LABEL = {1, 2, 3};

    private final MasterKey masterKey = MasterKey.generate(ENVIRONMENT);
    private final CopySeal seal = CopySeal.of(masterKey, "test");

    @Test
    void what_was_sealed_opens_under_the_same_key_purpose_and_label_only() {
        byte[] sealed = seal.seal(TEXT, LABEL, ENVIRONMENT);

        assertThat(seal.open(sealed, LABEL)).contains(TEXT);
        assertThat(CopySeal.of(masterKey, "test").open(sealed, LABEL)).contains(TEXT);
        assertThat(CopySeal.of(masterKey, "another").open(sealed, LABEL)).isEmpty();
        assertThat(CopySeal.of(MasterKey.generate(ENVIRONMENT), "test").open(sealed, LABEL))
                .isEmpty();
        assertThat(seal.open(sealed, new byte[] {1, 2, 4})).isEmpty();
    }

    @Test
    void nothing_that_was_altered_or_cut_opens() {
        byte[] sealed = seal.seal(TEXT, LABEL, ENVIRONMENT);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(seal.open(altered, LABEL)).as("byte " + i).isEmpty();
            assertThat(seal.open(Arrays.copyOf(sealed, i), LABEL))
                    .as("cut at " + i)
                    .isEmpty();
        }
    }

    @Test
    void the_sealed_form_shows_nothing_and_is_never_the_same() {
        Set<String> forms = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            byte[] sealed = seal.seal(TEXT, LABEL, ENVIRONMENT);
            assertThat(sealed).hasSize(TEXT.length + 45);
            String form = new String(sealed, StandardCharsets.ISO_8859_1);
            assertThat(form).doesNotContain("ada");
            forms.add(form);
        }
        assertThat(forms).hasSize(100);
        assertThat(seal).hasToString("[redacted]");
    }

    @Test
    void both_keys_of_a_change_open_what_the_other_has_sealed() {
        MasterKey next = MasterKey.generate(ENVIRONMENT);
        CopySeal before = CopySeal.of(masterKey.alsoOpening(next), "test");
        CopySeal after = CopySeal.of(next.alsoOpening(masterKey), "test");

        assertThat(after.open(before.seal(TEXT, LABEL, ENVIRONMENT), LABEL)).contains(TEXT);
        assertThat(before.open(after.seal(TEXT, LABEL, ENVIRONMENT), LABEL)).contains(TEXT);
        assertThat(seal.open(after.seal(TEXT, LABEL, ENVIRONMENT), LABEL)).isEmpty();
        assertThat(seal.open(before.seal(TEXT, LABEL, ENVIRONMENT), LABEL)).contains(TEXT);
    }
}
