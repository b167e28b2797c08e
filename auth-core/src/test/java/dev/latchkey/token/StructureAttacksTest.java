package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.encode;
import static dev.latchkey.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.UNSUPPORTED_HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no JWS in compact form, or are one in an unusual spelling. */
class StructureAttacksTest {

    private static final TokenFixture fixture = new TokenFixture();
    private static final String genuine = fixture.issue();

    private static String part(int index) {
        return genuine.split("\\.")[index];
    }

    @Test
    void the_genuine_token_is_accepted() {
        fixture.assertAccepted(genuine);
    }

    @Nested
    class Rfc7515Section7_1_CompactSerialization {

        @Test
        void two_parts_are_refused() {
            fixture.assertRejected(part(0) + "." + part(1), MALFORMED);
        }

        @Test
        void two_parts_and_a_dot_have_an_empty_signature() {
            fixture.assertRejected(part(0) + "." + part(1) + ".", BAD_SIGNATURE);
        }

        @Test
        void four_parts_are_refused() {
            fixture.assertRejected(genuine + ".", MALFORMED);
            fixture.assertRejected(genuine + "." + part(2), MALFORMED);
            fixture.assertRejected("." + genuine, MALFORMED);
        }

        @Test
        void the_five_parts_of_a_JWE_are_refused() {
            fixture.assertRejected(
                    encode("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..AAAAAAAAAAAAAAAA." + part(1) + "." + part(2),
                    MALFORMED);
        }

        @Test
        void a_JWE_around_an_unsigned_token_is_refused() {
            String unsigned = encode("{\"alg\":\"none\"}") + "." + part(1) + ".";
            fixture.assertRejected(
                    encode("{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"cty\":\"JWT\"}") + ".AA.AAAA." + encode(unsigned)
                            + ".AAAA",
                    MALFORMED);
        }

        @Test
        void PBES2_with_a_huge_iteration_count_costs_nothing() {
            String header = "{\"alg\":\"PBES2-HS512+A256KW\",\"enc\":\"A256GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}";
            fixture.assertRejected(encode(header) + ".AA.AAAA.AAAA.AAAA", MALFORMED);
            fixture.assertRejected(encode(header) + ".AA.AAAA", UNSUPPORTED_HEADER);
        }

        @Test
        void six_parts_are_refused() {
            fixture.assertRejected(genuine + "." + genuine, MALFORMED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".", "..", "...", "null", "undefined", "\u0000", " ", "a", "a.b.c", "Bearer a.b.c"})
        void fragments_are_refused(String text) {
            fixture.assertRejected(text, MALFORMED);
        }

        @Test
        void each_empty_part_is_refused() {
            fixture.assertRejected("." + part(1) + "." + part(2), MALFORMED);
            fixture.assertRejected(part(0) + ".." + part(2), MALFORMED);
        }

        @Test
        @SuppressWarnings("NullAway")
        void no_text_at_all_is_refused() {
            assertThatThrownBy(() -> fixture.tokens.verify(null))
                    .isInstanceOfSatisfying(
                            TokenRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(MALFORMED));
        }

        @Test
        void the_JSON_serialization_is_refused() {
            fixture.assertRejected(
                    "{\"payload\":\"" + part(1) + "\",\"protected\":\"" + part(0) + "\",\"signature\":\"" + part(2)
                            + "\"}",
                    MALFORMED);
            fixture.assertRejected(
                    "{\"payload\":\"" + part(1) + "\",\"signatures\":[{\"protected\":\"" + part(0)
                            + "\",\"signature\":\"" + part(2) + "\"}]}",
                    MALFORMED);
        }
    }

    @Nested
    class SizeBound {

        /** The shortest token of at least a length; a header of 51 bytes lets there be one of 8192. */
        private String padded(int length) {
            Map<String, Object> claims = new LinkedHashMap<>(fixture.claims());
            for (int pad = 5_500; ; pad++) {
                claims.put("pad", "x".repeat(pad));
                String token = fixture.signed(fixture.header() + " ", JsonWriter.write(claims));
                if (token.length() >= length) {
                    return token;
                }
            }
        }

        @Test
        void a_genuine_token_of_8192_characters_is_accepted_and_a_longer_one_refused() {
            String longest = padded(8192);
            assertThat(longest.length()).isEqualTo(8192);
            fixture.assertAccepted(longest);
            fixture.assertRejected(padded(8193), MALFORMED);
        }

        @Test
        void a_megabyte_is_refused() {
            fixture.assertRejected("a".repeat(1 << 20), MALFORMED);
            fixture.assertRejected(part(0) + "." + "A".repeat(1 << 20) + "." + part(2), MALFORMED);
        }

        @Test
        void what_would_be_too_long_is_not_issued() {
            AccessTokens talkative = AccessTokens.create(
                    fixture.settings,
                    fixture.ring,
                    (token, now, options) -> Optional.empty(),
                    user -> new TokenClaims(Set.of(), Map.of("essay", "x".repeat(6200))),
                    fixture.environment);
            assertThatThrownBy(() -> talkative.issue(fixture.subject()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("8192")
                    .hasMessageNotContaining("xxx");
        }
    }

    @Nested
    class Rfc7515Section2_Base64UrlWithoutPadding {

        @ParameterizedTest
        @ValueSource(
                strings = {"=", "==", " ", "\n", "\r\n", "\t", "\u0000", "+", "/", "\u00e9", "\u0100", "\ud83d\ude00"})
        void a_character_of_no_or_another_alphabet_is_refused_in_each_part(String foreign) {
            for (int i = 0; i < 3; i++) {
                String[] parts = genuine.split("\\.");
                parts[i] = parts[i] + foreign;
                fixture.assertRejected(String.join(".", parts), MALFORMED);
                parts[i] = foreign + part(i);
                fixture.assertRejected(String.join(".", parts), MALFORMED);
                parts[i] = part(i).substring(0, 8) + foreign + part(i).substring(8);
                fixture.assertRejected(String.join(".", parts), MALFORMED);
            }
        }

        @Test
        void the_standard_alphabet_is_refused_where_it_differs() {
            String token = genuine;
            while (!token.substring(token.lastIndexOf('.')).contains("-")) {
                token = fixture.issue();
            }
            int dot = token.lastIndexOf('.');
            fixture.assertRejected(
                    token.substring(0, dot) + token.substring(dot).replace('-', '+'), MALFORMED);
        }

        @Test
        void white_space_around_the_token_is_refused() {
            fixture.assertRejected(" " + genuine, MALFORMED);
            fixture.assertRejected(genuine + "\n", MALFORMED);
        }

        @Test
        void bits_that_the_signature_does_not_have_must_be_zero() {
            // 64 bytes are 85 characters and 2 bits of the last: four of its bits are left over.
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            char last = genuine.charAt(genuine.length() - 1);
            int value = alphabet.indexOf(last);
            assertThat(value % 16).isZero();
            for (int bits = 1; bits < 16; bits++) {
                String other = genuine.substring(0, genuine.length() - 1) + alphabet.charAt(value + bits);
                assertThat(Base64.getUrlDecoder().decode(other.substring(other.lastIndexOf('.') + 1)))
                        .as("the lenient decoder sees the same bytes")
                        .isEqualTo(TokenFixture.decode(part(2)));
                fixture.assertRejected(other, MALFORMED);
            }
        }

        @Test
        void bits_that_the_header_does_not_have_must_be_zero() {
            String header = fixture.header();
            while (header.length() % 3 == 0) {
                header = header.replace("{", "{ ");
            }
            String text = encode(header);
            char last = text.charAt(text.length() - 1);
            String bent = text.substring(0, text.length() - 1) + (char) (last + 1);
            assertThat(Base64.getUrlDecoder().decode(bent)).isEqualTo(header.getBytes(StandardCharsets.UTF_8));
            fixture.assertAccepted(fixture.signedText(text + "." + encode(fixture.claimsJson())));
            fixture.assertRejected(fixture.signedText(bent + "." + encode(fixture.claimsJson())), MALFORMED);
        }

        @Test
        void a_length_that_no_bytes_have_is_refused() {
            fixture.assertRejected(part(0) + "." + part(1) + ".A", MALFORMED);
            fixture.assertRejected(part(0) + "." + part(1) + "." + part(2).substring(0, 85), MALFORMED);
        }
    }
}
