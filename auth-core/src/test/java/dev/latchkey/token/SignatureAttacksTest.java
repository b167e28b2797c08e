package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.decode;
import static dev.latchkey.token.TokenFixture.encode;
import static dev.latchkey.token.TokenFixture.header;
import static dev.latchkey.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.token.TokenRejection.UNSUPPORTED_HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signatures that were not made by the key, over what was not signed, or that some verifiers take for anything. */
class SignatureAttacksTest {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static byte[] bytes(BigInteger value) {
        return HexFormat.of().parseHex(String.format(Locale.ROOT, "%064x", value));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void a_token_is_accepted_under_its_own_key_only(SignatureAlgorithm algorithm) {
        TokenFixture mine = TokenFixture.shared(algorithm);
        TokenFixture theirs = TokenFixture.other(algorithm);
        String genuine = mine.issue();
        mine.assertAccepted(genuine);
        theirs.assertRejected(genuine, TokenRejection.UNKNOWN_KEY);

        String forged = theirs.signed(mine.header(), mine.claimsJson());
        mine.assertRejected(forged, BAD_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void no_bit_of_the_payload_or_the_signature_can_be_changed(SignatureAlgorithm algorithm) {
        TokenFixture fixture = TokenFixture.shared(algorithm);
        String[] parts = fixture.issue().split("\\.");
        byte[] signature = decode(parts[2]);
        for (int i = 0; i < signature.length; i += 7) {
            byte[] bent = signature.clone();
            bent[i] ^= 1;
            fixture.assertRejected(parts[0] + "." + parts[1] + "." + encode(bent), BAD_SIGNATURE);
        }
        String claims = new String(decode(parts[1]), StandardCharsets.UTF_8);
        String promoted = claims.replace("\"editor\"", "\"admin1\"");
        assertThat(promoted).isNotEqualTo(claims);
        fixture.assertRejected(parts[0] + "." + encode(promoted) + "." + parts[2], BAD_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void a_signature_of_another_length_is_refused(SignatureAlgorithm algorithm) {
        TokenFixture fixture = TokenFixture.shared(algorithm);
        String[] parts = fixture.issue().split("\\.");
        byte[] signature = decode(parts[2]);
        String signed = parts[0] + "." + parts[1] + ".";
        fixture.assertRejected(signed, BAD_SIGNATURE);
        fixture.assertRejected(signed + encode(Arrays.copyOf(signature, signature.length + 1)), BAD_SIGNATURE);
        fixture.assertRejected(signed + encode(Arrays.copyOf(signature, signature.length - 1)), BAD_SIGNATURE);
        fixture.assertRejected(signed + encode(concat(new byte[1], signature)), BAD_SIGNATURE);
        fixture.assertRejected(signed + encode(concat(signature, signature)), BAD_SIGNATURE);
        fixture.assertRejected(signed + encode(new byte[signature.length]), BAD_SIGNATURE);
    }

    @Nested
    class Rfc7518Section3_4_Ecdsa {

        private final TokenFixture fixture = TokenFixture.shared(SignatureAlgorithm.ES256);
        private final String genuine = fixture.issue();
        private final String signed = genuine.substring(0, genuine.lastIndexOf('.') + 1);
        private final byte[] signature = decode(genuine.substring(signed.length()));
        private final BigInteger r = new BigInteger(1, signature, 0, 32);
        private final BigInteger s = new BigInteger(1, signature, 32, 32);

        @Test
        void r_or_s_of_zero_the_order_or_one_less_is_refused() {
            BigInteger[] values = {
                BigInteger.ZERO,
                BigInteger.ONE,
                ORDER.subtract(BigInteger.ONE),
                ORDER,
                ORDER.add(BigInteger.ONE),
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE)
            };
            for (BigInteger one : values) {
                fixture.assertRejected(signed + encode(concat(bytes(one), bytes(s))), BAD_SIGNATURE);
                fixture.assertRejected(signed + encode(concat(bytes(r), bytes(one))), BAD_SIGNATURE);
                for (BigInteger other : values) {
                    fixture.assertRejected(signed + encode(concat(bytes(one), bytes(other))), BAD_SIGNATURE);
                }
            }
        }

        @Test
        void a_signature_in_DER_is_refused() {
            byte[] rBytes = r.toByteArray();
            byte[] sBytes = s.toByteArray();
            byte[] body = concat(
                    concat(new byte[] {2, (byte) rBytes.length}, rBytes),
                    concat(new byte[] {2, (byte) sBytes.length}, sBytes));
            byte[] der = concat(new byte[] {0x30, (byte) body.length}, body);
            fixture.assertRejected(signed + encode(der), BAD_SIGNATURE);
        }

        @Test
        void r_and_s_exchanged_are_refused() {
            fixture.assertRejected(signed + encode(concat(bytes(s), bytes(r))), BAD_SIGNATURE);
        }

        @Test
        void the_scalars_are_judged_before_a_provider_sees_them() {
            SignatureShape shape = SignatureShape.of(SignatureAlgorithm.ES256);
            BigInteger most = ORDER.subtract(BigInteger.ONE);
            assertThat(shape.fits(concat(bytes(BigInteger.ONE), bytes(most)))).isTrue();
            assertThat(shape.fits(concat(bytes(most), bytes(BigInteger.ONE)))).isTrue();
            assertThat(shape.fits(concat(bytes(BigInteger.ZERO), bytes(most)))).isFalse();
            assertThat(shape.fits(concat(bytes(most), bytes(BigInteger.ZERO)))).isFalse();
            assertThat(shape.fits(concat(bytes(ORDER), bytes(most)))).isFalse();
            assertThat(shape.fits(concat(bytes(most), bytes(ORDER)))).isFalse();
        }
    }

    @Nested
    class Rfc8032Section5_1_7_EdDsa {

        private static final BigInteger ED25519_ORDER =
                BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

        private static byte[] reversed(byte[] bytes) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return reversed;
        }

        @Test
        void the_second_form_of_a_genuine_signature_is_refused() {
            TokenFixture fixture = TokenFixture.shared(SignatureAlgorithm.EDDSA);
            String genuine = fixture.issue();
            String signed = genuine.substring(0, genuine.lastIndexOf('.') + 1);
            byte[] signature = decode(genuine.substring(signed.length()));
            BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
            byte[] malleated = concat(Arrays.copyOf(signature, 32), reversed(bytes(s.add(ED25519_ORDER))));
            fixture.assertRejected(signed + encode(malleated), BAD_SIGNATURE);
            assertThat(SignatureShape.of(SignatureAlgorithm.EDDSA).fits(malleated))
                    .isFalse();
        }

        @Test
        void the_scalar_is_less_than_the_order() {
            SignatureShape shape = SignatureShape.of(SignatureAlgorithm.EDDSA);
            byte[] most = reversed(bytes(ED25519_ORDER.subtract(BigInteger.ONE)));
            assertThat(shape.fits(concat(new byte[32], most))).isTrue();
            assertThat(shape.fits(concat(new byte[32], reversed(bytes(ED25519_ORDER)))))
                    .isFalse();
            assertThat(shape.fits(concat(new byte[32], new byte[32]))).isTrue();
        }
    }

    @Nested
    class Rfc8725Section2_1_KeyConfusion {

        private void assertNoHmacWithPublicBytes(SignatureAlgorithm algorithm) {
            TokenFixture fixture = TokenFixture.shared(algorithm);
            PublicVerificationKey key = (PublicVerificationKey) fixture.key();
            PublicKey publicKey = key.key();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(publicKey.getEncoded())
                    + "\n-----END PUBLIC KEY-----";
            Map<String, Object> jwk = Jwk.write(key);
            byte[][] secrets = {
                publicKey.getEncoded(),
                pem.getBytes(StandardCharsets.US_ASCII),
                (pem + "\n").getBytes(StandardCharsets.US_ASCII),
                JsonWriter.write(jwk).getBytes(StandardCharsets.US_ASCII),
                decode(String.valueOf(jwk.getOrDefault("n", jwk.get("x")))),
                Jwks.of(fixture.ring).toJson().getBytes(StandardCharsets.US_ASCII)
            };
            for (byte[] secret : secrets) {
                SecretVerificationKey hmac = new SecretVerificationKey(key.id(), Crypto.platform(), secret);
                String confused = SigningKey.of(hmac).sign(fixture.claimsJson());
                fixture.assertRejected(confused, UNSUPPORTED_HEADER);
                // And under the genuine header the same tag is no signature.
                String signed =
                        encode(header(algorithm.joseName(), key.id(), "at+jwt")) + "." + encode(fixture.claimsJson());
                byte[] text = signed.getBytes(StandardCharsets.US_ASCII);
                fixture.assertRejected(signed + "." + encode(hmac.tag(text, text.length)), BAD_SIGNATURE);
            }
        }

        @Test
        void an_RSA_key_is_no_HMAC_key() {
            assertNoHmacWithPublicBytes(SignatureAlgorithm.RS256);
        }

        @Test
        void an_EC_key_is_no_HMAC_key() {
            assertNoHmacWithPublicBytes(SignatureAlgorithm.ES256);
        }

        @Test
        void an_Edwards_key_is_no_HMAC_key() {
            assertNoHmacWithPublicBytes(SignatureAlgorithm.EDDSA);
        }

        @Test
        void an_HMAC_key_verifies_nothing_but_HMAC() {
            TokenFixture fixture = TokenFixture.shared(SignatureAlgorithm.HS256);
            String id = fixture.key().id();
            for (String algorithm : new String[] {"RS256", "ES256", "EdDSA"}) {
                fixture.assertRejected(
                        fixture.signed(header(algorithm, id, "at+jwt"), fixture.claimsJson()), UNSUPPORTED_HEADER);
            }
        }
    }
}
