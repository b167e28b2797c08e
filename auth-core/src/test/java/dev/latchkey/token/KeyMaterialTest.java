package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyMaterialTest {

    /** An environment whose randomness is one byte over and over. */
    private static Environment repeating(int random) {
        return new Environment() {
            @Override
            public Instant now() {
                return TokenFixture.START;
            }

            @Override
            public void fillRandom(byte[] target) {
                Arrays.fill(target, (byte) random);
            }

            @Override
            public UUID newId() {
                return new UUID(0, 0);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"HS256", "ES256", "EDDSA"})
    void its_randomness_is_the_environments_alone(SignatureAlgorithm algorithm) {
        byte[] material = KeyMaterial.generate(algorithm, repeating(7));

        assertThat(KeyMaterial.generate(algorithm, repeating(7))).isEqualTo(material);
        assertThat(KeyMaterial.generate(algorithm, repeating(9))).isNotEqualTo(material);
        assertThat(KeyMaterial.generate(algorithm, Environment.system()))
                .isNotEqualTo(KeyMaterial.generate(algorithm, Environment.system()));
    }

    @Test
    void a_generator_that_asks_for_a_seed_gets_the_environments_bytes() {
        EnvironmentRandom random = new EnvironmentRandom(repeating(7));

        assertThat(random.generateSeed(16)).containsOnly(7).hasSize(16);
        byte[] bytes = new byte[16];
        random.setSeed(new byte[] {1});
        random.nextBytes(bytes);
        assertThat(bytes).containsOnly(7);
    }

    @Test
    void rsa_keys_have_3072_bits_and_the_exponent_65537() {
        PublicVerificationKey key = (PublicVerificationKey)
                TokenFixture.shared(SignatureAlgorithm.RS256).key();

        assertThat(((RSAPublicKey) key.key()).getModulus().bitLength()).isEqualTo(3072);
        assertThat(((RSAPublicKey) key.key()).getPublicExponent()).isEqualTo(65_537);
    }
}
