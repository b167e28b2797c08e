package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published key sets, good and bad. */
class JwksReaderTest {

    private final JwksReader reader = new JwksReader(Crypto.fastest());

    private static Map<String, Object> jwk(SignatureAlgorithm algorithm) {
        return Jwk.write((PublicVerificationKey) TokenFixture.shared(algorithm).key());
    }

    private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(jwk);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> jwk, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(jwk);
        changed.remove(name);
        return changed;
    }

    private static byte[] document(Object... keys) {
        return JsonWriter.write(Map.of("keys", Arrays.asList(keys))).getBytes(StandardCharsets.UTF_8);
    }

    /** The key that stays when another one is passed over. */
    private static Map<String, Object> good() {
        return with(jwk(SignatureAlgorithm.ES256), "kid", "good");
    }

    private void assertPassedOver(Map<String, Object> jwk) {
        KeySet keys = reader.read(document(good(), with(jwk, "kid", "other")));
        assertThat(keys.withId("good")).isNotNull();
        assertThat(keys.withId("other")).isNull();
    }

    private void assertTaken(Map<String, Object> jwk, SignatureAlgorithm algorithm) {
        VerificationKey key =
                reader.read(document(good(), with(jwk, "kid", "other"))).withId("other");
        assertThat(key).isNotNull();
        assertThat(key.algorithm()).isEqualTo(algorithm);
    }

    private void assertSpoiled(byte[] document, String message) {
        assertThatThrownBy(() -> reader.read(document))
                .isInstanceOf(InvalidJwksException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void what_the_ring_publishes_is_read(SignatureAlgorithm algorithm) {
        TokenFixture issuer = TokenFixture.shared(algorithm);
        KeySet keys = reader.read(Jwks.of(issuer.ring).toJson().getBytes(StandardCharsets.UTF_8));
        VerificationKey key = keys.withId(issuer.key().id());
        assertThat(key).isNotNull();
        assertThat(keys.withHeader(issuer.issue().split("\\.")[0])).isSameAs(key);
        assertThat(keys.accepts(key, Long.MAX_VALUE - 1)).isTrue();
    }

    @Nested
    class Rfc7517Section5_TheSet {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "[]",
                    "{}",
                    "{\"keys\":null}",
                    "{\"keys\":{}}",
                    "{\"keys\":[]}",
                    "{\"keys\":[]} x",
                    "{\"keys\":[1]}",
                    "{\"keys\":[null]}",
                    "{\"keys\":[],\"keys\":[]}",
                    "<html>",
                    "{\"keys\":[{}]}"
                })
        void what_holds_no_usable_key_is_refused(String document) {
            assertThatThrownBy(() -> reader.read(document.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(InvalidJwksException.class);
        }

        @Test
        void two_keys_of_one_id_spoil_it() {
            assertSpoiled(document(good(), good()), "one id");
            assertSpoiled(document(good(), with(jwk(SignatureAlgorithm.EDDSA), "kid", "good")), "one id");
            assertSpoiled(document(good(), Map.of("kty", "new", "kid", "good")), "one id");
        }

        @Test
        void a_symmetric_key_spoils_it() {
            Map<String, Object> secret =
                    Map.of("kty", "oct", "k", "c2VjcmV0", "alg", "HS256", "kid", "secret", "use", "sig");
            assertSpoiled(document(good(), secret), "secret");
            assertSpoiled(document(good(), Map.of("kty", "oct", "kid", "x")), "secret");
            assertSpoiled(document(with(good(), "k", "c2VjcmV0")), "secret");
        }

        @Test
        void a_private_key_spoils_it() {
            assertSpoiled(document(with(good(), "d", "AA")), "private");
        }

        @Test
        void it_has_at_most_64_keys() {
            Object[] keys = new Object[65];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = with(good(), "kid", "k" + i);
            }
            assertSpoiled(document(keys), "64");
            assertThat(reader.read(document(Arrays.copyOf(keys, 64))).withId("k63"))
                    .isNotNull();
        }

        @Test
        void members_that_are_not_known_are_passed_over() {
            assertTaken(with(good(), "x5c", List.of("MIIB")), SignatureAlgorithm.ES256);
            assertThat(reader.read(JsonWriter.write(Map.of("keys", List.of(good()), "next", "x"))
                                    .getBytes(StandardCharsets.UTF_8))
                            .withId("good"))
                    .isNotNull();
        }
    }

    @Nested
    class Rfc7517Section4_TheKey {

        @Test
        void its_algorithm_may_be_left_to_its_kind() {
            for (SignatureAlgorithm algorithm :
                    List.of(SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA, SignatureAlgorithm.RS256)) {
                assertTaken(without(without(jwk(algorithm), "alg"), "use"), algorithm);
            }
        }

        @Test
        void a_key_for_another_algorithm_is_passed_over() {
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "alg", "PS256"));
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "alg", "HS256"));
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "alg", "RS1"));
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "alg", 1));
            assertPassedOver(with(jwk(SignatureAlgorithm.ES256), "alg", "none"));
            assertPassedOver(with(jwk(SignatureAlgorithm.EDDSA), "alg", "ES256"));
        }

        @Test
        void a_key_of_another_kind_or_curve_is_passed_over() {
            assertPassedOver(with(jwk(SignatureAlgorithm.ES256), "kty", "ec"));
            assertPassedOver(with(jwk(SignatureAlgorithm.ES256), "kty", 1));
            assertPassedOver(without(jwk(SignatureAlgorithm.ES256), "kty"));
            assertPassedOver(with(jwk(SignatureAlgorithm.ES256), "crv", "P-384"));
            assertPassedOver(with(jwk(SignatureAlgorithm.ES256), "crv", "secp256k1"));
            assertPassedOver(without(jwk(SignatureAlgorithm.ES256), "crv"));
            assertPassedOver(with(jwk(SignatureAlgorithm.EDDSA), "crv", "Ed448"));
            assertPassedOver(with(jwk(SignatureAlgorithm.EDDSA), "crv", "X25519"));
        }

        @Test
        void a_key_for_another_use_is_passed_over() {
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "use", "enc"));
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "key_ops", List.of("encrypt")));
            assertPassedOver(with(jwk(SignatureAlgorithm.RS256), "key_ops", "verify"));
            assertTaken(with(jwk(SignatureAlgorithm.RS256), "key_ops", List.of("verify")), SignatureAlgorithm.RS256);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a b", "a\"b", "a\u0000b", "\u00e9", "../x"})
        void a_key_of_an_unusual_id_is_passed_over(String id) {
            KeySet keys = reader.read(document(good(), with(jwk(SignatureAlgorithm.EDDSA), "kid", id)));
            assertThat(keys.withId(id)).isNull();
        }

        @Test
        void a_key_without_id_or_with_one_too_long_is_passed_over() {
            String longest = "k".repeat(128);
            KeySet keys = reader.read(document(
                    good(),
                    without(jwk(SignatureAlgorithm.EDDSA), "kid"),
                    with(jwk(SignatureAlgorithm.EDDSA), "kid", 1),
                    with(jwk(SignatureAlgorithm.EDDSA), "kid", longest),
                    with(jwk(SignatureAlgorithm.EDDSA), "kid", longest + "k")));
            assertThat(keys.withId(longest)).isNotNull();
            assertThat(keys.withId(longest + "k")).isNull();
        }
    }

    @Nested
    class Rfc7518Section6_KeyMaterial {

        private Map<String, Object> rsa(BigInteger n, BigInteger e) {
            Map<String, Object> jwk = with(jwk(SignatureAlgorithm.RS256), "n", TokenFixture.encode(n.toByteArray()));
            return with(jwk, "e", TokenFixture.encode(e.toByteArray()));
        }

        private BigInteger odd(int bits) {
            return BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        }

        @Test
        void an_RSA_key_has_2048_to_8192_bits() {
            BigInteger e = BigInteger.valueOf(65_537);
            assertPassedOver(rsa(odd(1024), e));
            assertPassedOver(rsa(odd(2047), e));
            assertTaken(rsa(odd(2048), e), SignatureAlgorithm.RS256);
            assertTaken(rsa(odd(8192), e), SignatureAlgorithm.RS256);
            assertPassedOver(rsa(odd(8193), e));
            assertPassedOver(rsa(odd(2048).clearBit(0), e));
        }

        @Test
        void an_RSA_exponent_is_odd_and_of_a_size_that_is_in_use() {
            assertPassedOver(rsa(odd(2048), BigInteger.ONE));
            assertPassedOver(rsa(odd(2048), BigInteger.valueOf(3)));
            assertPassedOver(rsa(odd(2048), BigInteger.valueOf(65_535)));
            assertPassedOver(rsa(odd(2048), BigInteger.valueOf(65_538)));
            assertTaken(rsa(odd(2048), odd(32)), SignatureAlgorithm.RS256);
            assertPassedOver(rsa(odd(2048), odd(33)));
        }

        @Test
        void a_point_is_on_its_curve_and_has_its_length() {
            Map<String, Object> jwk = jwk(SignatureAlgorithm.ES256);
            byte[] x = TokenFixture.decode((String) jwk.get("x"));
            byte[] y = TokenFixture.decode((String) jwk.get("y"));
            byte[] bent = y.clone();
            bent[31] ^= 1;
            assertTaken(jwk, SignatureAlgorithm.ES256);
            assertPassedOver(with(jwk, "y", TokenFixture.encode(bent)));
            assertPassedOver(with(jwk, "x", TokenFixture.encode(new byte[32])));
            assertPassedOver(with(with(jwk, "x", TokenFixture.encode(new byte[32])), "y", jwk.get("x")));
            assertPassedOver(with(jwk, "x", TokenFixture.encode(Arrays.copyOf(x, 31))));
            assertPassedOver(with(jwk, "y", TokenFixture.encode(Arrays.copyOf(y, 33))));
            byte[] padded = new byte[33];
            System.arraycopy(x, 0, padded, 1, 32);
            assertPassedOver(with(jwk, "x", TokenFixture.encode(padded)));
        }

        @Test
        void a_coordinate_is_less_than_the_prime() {
            BigInteger prime = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
            // y of the point with x = 0 is the root of b; x = p stands for the same point.
            BigInteger b = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
            BigInteger y = b.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
            Map<String, Object> zero =
                    with(with(jwk(SignatureAlgorithm.ES256), "x", TokenFixture.encode(new byte[32])), "y", encode(y));
            assertTaken(zero, SignatureAlgorithm.ES256);
            assertPassedOver(with(zero, "x", encode(prime)));
            BigInteger small = prime.subtract(y);
            assertTaken(with(zero, "y", encode(small)), SignatureAlgorithm.ES256);
        }

        private String encode(BigInteger value) {
            return TokenFixture.encode(java.util.HexFormat.of().parseHex(String.format(Locale.ROOT, "%064x", value)));
        }

        @Test
        void an_Edwards_key_has_its_length() {
            Map<String, Object> jwk = jwk(SignatureAlgorithm.EDDSA);
            byte[] x = TokenFixture.decode((String) jwk.get("x"));
            assertPassedOver(with(jwk, "x", TokenFixture.encode(Arrays.copyOf(x, 31))));
            assertPassedOver(with(jwk, "x", TokenFixture.encode(Arrays.copyOf(x, 33))));
        }

        /** The Java runtime notices when it is handed the key, the native provider with each signature. */
        @Test
        void an_Edwards_key_that_is_no_point_verifies_nothing() {
            byte[] two = new byte[32];
            two[0] = 2;
            byte[] document = document(
                    good(), with(with(jwk(SignatureAlgorithm.EDDSA), "kid", "other"), "x", TokenFixture.encode(two)));
            assertThat(new JwksReader(Crypto.platform()).read(document).withId("other"))
                    .isNull();
            VerificationKey key =
                    new JwksReader(Crypto.fastest()).read(document).withId("other");
            assertThat(key != null && key.verifies(new byte[1], 1, new byte[64]))
                    .isFalse();
        }

        @Test
        void material_that_is_missing_or_no_strict_base64url_is_passed_over() {
            for (SignatureAlgorithm algorithm :
                    List.of(SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA, SignatureAlgorithm.RS256)) {
                String name = algorithm == SignatureAlgorithm.RS256 ? "n" : "x";
                assertPassedOver(without(jwk(algorithm), name));
                assertPassedOver(with(jwk(algorithm), name, 1));
                assertPassedOver(with(jwk(algorithm), name, ""));
                assertPassedOver(with(jwk(algorithm), name, jwk(algorithm).get(name) + "="));
                assertPassedOver(with(jwk(algorithm), name, "AA+A"));
            }
            assertPassedOver(without(jwk(SignatureAlgorithm.ES256), "y"));
            assertPassedOver(without(jwk(SignatureAlgorithm.RS256), "e"));
        }
    }
}
