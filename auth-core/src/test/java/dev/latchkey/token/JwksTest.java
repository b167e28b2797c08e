package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.StrictJson;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwksTest {

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(100_000, 8, 1_000);

    private static List<?> keys(KeyRing ring) {
        return (List<?>) StrictJson.parseObject(Jwks.of(ring).toJson(), LIMITS).get("keys");
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void it_holds_the_public_half_and_what_it_is_for(SignatureAlgorithm algorithm) {
        TokenFixture issuer = TokenFixture.shared(algorithm);
        List<?> keys = keys(issuer.ring);
        assertThat(keys).hasSize(1);
        Map<?, ?> key = (Map<?, ?>) keys.get(0);
        assertThat(key.get("kid")).isEqualTo(issuer.key().id());
        assertThat(key.get("alg")).isEqualTo(algorithm.joseName());
        assertThat(key.get("use")).isEqualTo("sig");
        assertThat(key.keySet().stream().map(String::valueOf).collect(Collectors.toSet()))
                .isEqualTo(
                        switch (algorithm) {
                            case ES256 -> Set.of("kty", "crv", "x", "y", "use", "alg", "kid");
                            case EDDSA -> Set.of("kty", "crv", "x", "use", "alg", "kid");
                            default -> Set.of("kty", "n", "e", "use", "alg", "kid");
                        });
    }

    @Test
    void own_RSA_keys_have_3072_bits() {
        PublicVerificationKey key = (PublicVerificationKey)
                TokenFixture.shared(SignatureAlgorithm.RS256).key();
        RSAPublicKey rsa = (RSAPublicKey) key.key();
        assertThat(rsa.getModulus().bitLength()).isEqualTo(3072);
        assertThat(rsa.getPublicExponent()).isEqualTo(BigInteger.valueOf(65_537));
    }

    @Test
    void symmetric_keys_are_never_in_it() {
        TokenFixture issuer = TokenFixture.shared(SignatureAlgorithm.HS256);
        assertThat(Jwks.of(issuer.ring).toJson()).isEqualTo("{\"keys\":[]}");
        String other =
                Jwks.of(TokenFixture.shared(SignatureAlgorithm.ES256).ring).toJson();
        assertThat(other).doesNotContain("\"oct\"", "\"k\"", "\"d\"");
        for (KeyInfo key : TokenFixture.shared(SignatureAlgorithm.ES256).ring.keys()) {
            assertThat(other.contains(key.id())).isEqualTo(key.purpose() == KeyPurpose.ACCESS_TOKEN);
        }
    }

    @Test
    void coordinates_always_have_32_bytes() {
        // The point of P-256 with x = 0, whose y is the root of b: as short as a coordinate can be.
        BigInteger prime = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
        BigInteger b = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
        BigInteger y = b.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
        Map<String, Object> jwk = Map.of(
                "kty", "EC",
                "crv", "P-256",
                "x", TokenFixture.encode(new byte[32]),
                "y", TokenFixture.encode(HexFormat.of().parseHex(String.format(Locale.ROOT, "%064x", y))),
                "kid", "short");
        VerificationKey key = new JwkReader(Crypto.platform()).read(jwk).orElseThrow();
        assertThat(Jwk.write((PublicVerificationKey) key)).containsAllEntriesOf(jwk);
    }
}
