package dev.latchkey.token;

import static dev.latchkey.token.TokenRejection.BAD_CLAIMS;
import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.WRONG_AUDIENCE;
import static dev.latchkey.token.TokenRejection.WRONG_ISSUER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads with the genuine key's signature that still are no access token. */
class ClaimsAttacksTest {

    private static final TokenFixture fixture = new TokenFixture();

    private void assertPayloadRejected(String payload, TokenRejection reason) {
        fixture.assertRejected(fixture.signedClaims(payload), reason);
    }

    private void assertClaimRejected(String name, String json, TokenRejection reason) {
        assertPayloadRejected(fixture.claimsWith(name, json), reason);
    }

    @Nested
    class Rfc7519Section7_2_ThePayloadIsOneJsonObject {

        @ParameterizedTest
        @ValueSource(strings = {"", "null", "[]", "\"text\"", "1", "{", "{}x", "{\"a\":1,}", "{\"a\":01}", "\ufeff{}"})
        void what_is_no_strict_JSON_object_is_refused(String payload) {
            assertPayloadRejected(payload, MALFORMED);
        }

        @Test
        void an_empty_object_is_refused() {
            assertPayloadRejected("{}", BAD_CLAIMS);
        }

        @Test
        void a_byte_order_mark_is_refused() {
            assertPayloadRejected("\ufeff" + fixture.claimsJson(), MALFORMED);
        }

        @Test
        void a_claim_stated_twice_is_refused() {
            String claims = fixture.claimsJson();
            assertPayloadRejected(claims.replace("}", ",\"sub\":\"" + fixture.user + "\"}"), MALFORMED);
            assertPayloadRejected(claims.replace("{", "{\"\\u0073ub\":\"x\","), MALFORMED);
            assertPayloadRejected(claims.replace("}", ",\"e\\u0078p\":9999999999}"), MALFORMED);
            assertPayloadRejected(claims.replace("}", ",\"own\":{\"a\":1,\"a\":1}}"), MALFORMED);
        }

        @Test
        void a_payload_of_depth_5000_is_refused() {
            assertPayloadRejected("[".repeat(5_000), MALFORMED);
            assertClaimRejected("own", "[".repeat(2_500) + "]".repeat(2_500), MALFORMED);
            assertPayloadRejected("{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000), MALFORMED);
        }

        @Test
        void a_payload_of_100000_members_is_refused() {
            StringBuilder members = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                members.append(",\"").append(i).append("\":0");
            }
            assertPayloadRejected(fixture.claimsJson().replace("}", members + "}"), MALFORMED);
        }

        @Test
        void malformed_UTF_8_is_refused() {
            byte[] claims = fixture.claimsWith("own", "\"#####\"").getBytes(StandardCharsets.UTF_8);
            int at = new String(claims, StandardCharsets.UTF_8).indexOf("#####");
            byte[][] malformed = {
                {(byte) 0x80},
                {(byte) 0xc0, (byte) 0xaf},
                {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                {(byte) 0xff},
                {(byte) 0xe2, (byte) 0x82}
            };
            for (byte[] bad : malformed) {
                byte[] payload = claims.clone();
                System.arraycopy(bad, 0, payload, at, bad.length);
                fixture.assertRejected(fixture.signed(fixture.header(), payload), MALFORMED);
            }
            byte[] genuine = claims.clone();
            byte[] replacement = "\ufffd".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(replacement, 0, genuine, at, replacement.length);
            fixture.assertAccepted(fixture.signed(fixture.header(), genuine));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\udc00\\ud800\"", "\"\\ud800x\""})
        void unpaired_surrogates_are_refused(String json) {
            assertClaimRejected("own", json, MALFORMED);
        }

        @Test
        void a_null_claim_is_refused() {
            assertClaimRejected("own", "null", BAD_CLAIMS);
        }

        @Test
        void a_compressed_payload_is_refused() {
            byte[] bomb = new byte[4_000];
            Arrays.fill(bomb, (byte) 0x78);
            fixture.assertRejected(fixture.signed(fixture.header(), bomb), MALFORMED);
        }

        @Test
        void a_token_within_the_token_is_refused() {
            fixture.assertRejected(
                    fixture.signed(fixture.header(), fixture.issue().getBytes(StandardCharsets.US_ASCII)), MALFORMED);
        }
    }

    @Nested
    class Rfc9068Section2_2_RequiredClaims {

        @ParameterizedTest
        @ValueSource(
                strings = {"iss", "sub", "aud", "client_id", "exp", "iat", "jti", "sid", "ver", "auth_time", "amr"})
        void each_is_required(String name) {
            fixture.assertAccepted(fixture.signedClaims(fixture.claimsJson()));
            assertPayloadRejected(fixture.claimsWithout(name), BAD_CLAIMS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"iss", "sub", "client_id", "jti", "sid", "org"})
        void what_is_a_text_is_nothing_else(String name) {
            for (String json : new String[] {"null", "1", "true", "[]", "[\"a\"]", "{}", "\"\""}) {
                assertClaimRejected(name, json, BAD_CLAIMS);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"sub", "sid", "jti"})
        void what_is_an_id_is_canonical(String name) {
            for (String id : new String[] {
                "x",
                "1-1-1-1-1",
                "01a20186-7ede-7663-a739-cb510f4d5ef",
                "01a20186-7ede-7663-a739-cb510f4d5ef77",
                "01a20186x7ede-7663-a739-cb510f4d5ef7",
                "+1a20186-7ede-7663-a739-cb510f4d5ef7",
                "\\uff101a20186-7ede-7663-a739-cb510f4d5ef",
                "01a201867ede7663a739cb510f4d5ef7"
            }) {
                assertClaimRejected(name, "\"" + id + "\"", BAD_CLAIMS);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"amr", "roles"})
        void what_is_a_list_of_texts_is_nothing_else(String name) {
            for (String json : new String[] {"null", "\"admin\"", "1", "{}", "[1]", "[null]", "[[\"admin\"]]"}) {
                assertClaimRejected(name, json, BAD_CLAIMS);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "2147483648", "3.0", "3e0", "\"3\"", "true", "null", "[3]", "{}"})
        void the_epoch_is_a_whole_number_in_its_range(String json) {
            assertClaimRejected("ver", json, BAD_CLAIMS);
        }

        @Test
        void the_epoch_may_be_the_largest_integer() {
            VerifiedToken token = fixture.verify(fixture.signedClaims(fixture.claimsWith("ver", "2147483647")));
            assertThat(token.epoch()).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Nested
    class Rfc9068Section4_Issuer {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://shop.example/",
                    "https://SHOP.example",
                    "HTTPS://shop.example",
                    "http://shop.example",
                    "https://shop.example:443",
                    "https://shop.example.evil",
                    "https://shop.exampl",
                    " https://shop.example",
                    "https://shop.example ",
                    "https://shop.example\\u0000",
                    "https://shop.example?"
                })
        void another_issuer_is_refused(String issuer) {
            assertClaimRejected("iss", "\"" + issuer + "\"", WRONG_ISSUER);
        }
    }

    @Nested
    class Rfc8725Section3_9_Audience {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"shop2\"",
                    "\"sho\"",
                    "\"Shop\"",
                    "\"shop \"",
                    "\"\"",
                    "\"https://shop.example\"",
                    "[]",
                    "[\"\"]",
                    "[\"other\"]",
                    "[\"sho\",\"p\"]",
                    "\"shop,other\"",
                    "\"[\\\"shop\\\"]\""
                })
        void another_audience_is_refused(String json) {
            assertClaimRejected("aud", json, WRONG_AUDIENCE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "1",
                    "true",
                    "{\"shop\":1}",
                    "[[\"shop\"]]",
                    "[\"shop\",1]",
                    "[\"shop\",null]",
                    "[{\"a\":\"shop\"}]",
                    "[\"shop\",[\"shop\"]]"
                })
        void an_audience_that_is_no_text_or_list_of_texts_is_refused(String json) {
            assertClaimRejected("aud", json, BAD_CLAIMS);
        }

        @Test
        void one_member_of_several_is_enough() {
            VerifiedToken token =
                    fixture.verify(fixture.signedClaims(fixture.claimsWith("aud", "[\"other\",\"shop\"]")));
            assertThat(token.audience()).containsExactly("other", "shop");
        }
    }

    @Nested
    class HostClaims {

        @Test
        void they_come_back_as_they_were_written() {
            String json = "{\"b\":true,\"n\":-5,\"d\":1.5,\"l\":[\"a\",2],\"t\":\"\\u00e9\\\"\"}";
            VerifiedToken token = fixture.verify(fixture.signedClaims(fixture.claimsWith("own", json)));
            assertThat(token.claims())
                    .containsExactly(Map.entry(
                            "own", Map.of("b", true, "n", -5L, "d", 1.5, "l", List.of("a", 2L), "t", "\u00e9\"")));
        }
    }
}
