package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked examples of the standards, with the Java runtime and with the native provider where it is there. */
class RfcVectorsTest {

    private static final String PAYLOAD =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static final String RSA_MODULUS =
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ"
                    + "S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTB"
                    + "EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91"
                    + "kzk2PAcDTW9gb54h4FRWyuXpoQ";

    private static final Map<String, Object> EC_KEY = Map.of(
            "kty", "EC",
            "crv", "P-256",
            "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "kid", "a3");

    private static final Map<String, Object> ED_KEY = Map.of(
            "kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid", "rfc8037");

    static Stream<Crypto> providers() {
        return Stream.of(Crypto.platform(), Crypto.fastest());
    }

    /** Also that not a bit of text or signature can be changed. */
    private static void assertGenuine(VerificationKey key, String header, String payload, String signature) {
        byte[] text = (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = TokenFixture.decode(signature);
        assertThat(key.verifies(text, text.length, bytes)).isTrue();
        assertThat(key.verifies(text, text.length - 1, bytes)).isFalse();
        bytes[bytes.length - 1] ^= 1;
        assertThat(key.verifies(text, text.length, bytes)).isFalse();
        bytes[bytes.length - 1] ^= 1;
        text[0] ^= 1;
        assertThat(key.verifies(text, text.length, bytes)).isFalse();
    }

    private static VerificationKey read(Crypto crypto, Map<String, Object> jwk) {
        return new JwkReader(crypto).read(jwk).orElseThrow();
    }

    @Nested
    class Rfc7515AppendixA {

        static Stream<Crypto> providers() {
            return RfcVectorsTest.providers();
        }

        @ParameterizedTest
        @MethodSource("providers")
        void a_1_HS256(Crypto crypto) {
            byte[] secret = TokenFixture.decode(
                    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
            assertGenuine(
                    new SecretVerificationKey("a1", crypto, secret),
                    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
                    PAYLOAD,
                    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        }

        @ParameterizedTest
        @MethodSource("providers")
        void a_2_RS256(Crypto crypto) {
            assertGenuine(
                    read(crypto, Map.of("kty", "RSA", "n", RSA_MODULUS, "e", "AQAB", "kid", "a2")),
                    "eyJhbGciOiJSUzI1NiJ9",
                    PAYLOAD,
                    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9"
                            + "uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
                            + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI"
                            + "8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw");
        }

        @ParameterizedTest
        @MethodSource("providers")
        void a_3_ES256(Crypto crypto) {
            assertGenuine(
                    read(crypto, EC_KEY),
                    "eyJhbGciOiJFUzI1NiJ9",
                    PAYLOAD,
                    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        }

        @Test
        void a_4_ES512_is_not_supported() {
            TokenFixture.shared(SignatureAlgorithm.ES256)
                    .assertRejected(
                            "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA."
                                    + "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw"
                                    + "_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukO"
                                    + "XolLzeO_Jn",
                            TokenRejection.UNSUPPORTED_HEADER);
        }

        @Test
        void a_5_an_unsecured_token_is_refused() {
            TokenFixture.shared(SignatureAlgorithm.ES256)
                    .assertRejected("eyJhbGciOiJub25lIn0." + PAYLOAD + ".", TokenRejection.UNSUPPORTED_HEADER);
        }
    }

    @Nested
    class Rfc7517AppendixA {

        private static final String EC_FOR_ENCRYPTION = "{\"kty\":\"EC\",\"crv\":\"P-256\","
                + "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"use\":\"enc\",\"kid\":\"1\"}";

        @Test
        void a_1_the_RSA_key_is_taken_and_the_encryption_key_passed_over() {
            String rsa =
                    "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7"
                            + "aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65"
                            + "YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vM"
                            + "QFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\","
                            + "\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}";
            KeySet keys = new JwksReader(Crypto.platform())
                    .read(("{\"keys\":[" + EC_FOR_ENCRYPTION + "," + rsa + "]}").getBytes(StandardCharsets.UTF_8));
            assertThat(keys.withId("1")).isNull();
            VerificationKey key = keys.withId("2011-04-29");
            assertThat(key).isNotNull();
            assertThat(key.algorithm()).isEqualTo(SignatureAlgorithm.RS256);
            assertThat(JsonWriter.write(Jwk.write((PublicVerificationKey) key)))
                    .isEqualTo(rsa.replace("\"alg\"", "\"use\":\"sig\",\"alg\""));
        }

        @Test
        void a_3_symmetric_keys_spoil_the_set() {
            String document = "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"A128KW\",\"k\":\"GawgguFyGrWKav7AX4VKUg\"},"
                    + EC_FOR_ENCRYPTION + "]}";
            assertThatThrownBy(() -> new JwksReader(Crypto.platform()).read(document.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(InvalidJwksException.class);
        }
    }

    @Nested
    class Rfc7519Section3_1 {

        @Test
        void the_example_is_read_strictly_and_is_no_access_token() {
            assertThat(StrictJson.parseObject(TokenFixture.decode(PAYLOAD), TokenShape.PAYLOAD))
                    .containsExactly(
                            Map.entry("iss", "joe"),
                            Map.entry("exp", 1_300_819_380L),
                            Map.entry("http://example.com/is_root", true));
            TokenFixture.shared(SignatureAlgorithm.HS256)
                    .assertRejected(
                            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + PAYLOAD
                                    + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                            TokenRejection.WRONG_TYPE);
        }
    }

    @Nested
    class Rfc8037AppendixA {

        static Stream<Crypto> providers() {
            return RfcVectorsTest.providers();
        }

        @Test
        void a_2_the_public_key_is_written_as_it_was_read() {
            VerificationKey key = read(Crypto.platform(), ED_KEY);
            assertThat(Jwk.write((PublicVerificationKey) key))
                    .containsAllEntriesOf(ED_KEY)
                    .containsEntry("alg", "EdDSA");
        }

        @ParameterizedTest
        @MethodSource("providers")
        void a_4_EdDSA(Crypto crypto) {
            assertGenuine(
                    read(crypto, ED_KEY),
                    "eyJhbGciOiJFZERTQSJ9",
                    "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
        }

        @ParameterizedTest
        @MethodSource("providers")
        void a_4_the_same_signature_is_made_again(Crypto crypto) throws GeneralSecurityException {
            byte[] pkcs8 = HexFormat.of()
                    .parseHex("302e020100300506032b657004220420"
                            + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
            JcaNames names = JcaNames.of(SignatureAlgorithm.EDDSA);
            SigningKey key = SigningKey.of(read(crypto, ED_KEY), crypto, Crypto.privateKey(names, pkcs8));
            byte[] text =
                    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(StandardCharsets.US_ASCII);
            assertThat(TokenFixture.encode(key.signature(text)))
                    .isEqualTo(
                            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
        }
    }
}
