package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.encode;
import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.UNKNOWN_KEY;
import static dev.latchkey.token.TokenRejection.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Other tokens of the same system in the place of an access token, and the other way round (RFC 8725, section 2.8). */
class TokenKindsTest {

    private static final TokenFixture fixture = new TokenFixture();

    /** A refresh token: key id, session id, generation and a tag over them. */
    private static String refreshToken() {
        MacKey key = fixture.ring.mac(KeyPurpose.REFRESH_TOKEN);
        byte[] body = ByteBuffer.allocate(32)
                .put(key.idBytes())
                .putLong(fixture.session.value().getMostSignificantBits())
                .putLong(fixture.session.value().getLeastSignificantBits())
                .putLong(0)
                .array();
        byte[] tag = key.tag(body);
        return "lkr_" + encode(ByteBuffer.allocate(64).put(body).put(tag).array());
    }

    @Nested
    class Rfc8725Section3_11_ExplicitTyping {

        @Test
        void an_ID_token_is_no_access_token() {
            String header = fixture.header().replace("at+jwt", "JWT");
            fixture.assertRejected(fixture.signed(header, fixture.claimsJson()), WRONG_TYPE);
        }

        @Test
        void a_logout_token_and_a_security_event_are_no_access_tokens() {
            for (String type : new String[] {"logout+jwt", "secevent+jwt", "entity-statement+jwt", "dpop+jwt"}) {
                String header = fixture.header().replace("at+jwt", type);
                fixture.assertRejected(fixture.signed(header, fixture.claimsJson()), WRONG_TYPE);
            }
        }

        @Test
        void a_refresh_token_is_no_access_token() {
            fixture.assertRejected(refreshToken(), MALFORMED);
            fixture.assertRejected(refreshToken() + "." + refreshToken() + "." + refreshToken(), MALFORMED);
        }

        @Test
        void a_mailed_token_a_challenge_or_an_application_token_is_no_access_token() {
            fixture.assertRejected(fixture.environment.randomText(32), MALFORMED);
            fixture.assertRejected("lka_" + fixture.environment.randomText(32), MALFORMED);
            fixture.assertRejected("lkm_" + fixture.environment.randomText(32), MALFORMED);
        }

        @Test
        void a_browser_value_is_no_access_token() {
            MacKey key = fixture.ring.mac(KeyPurpose.BROWSER);
            fixture.assertRejected(
                    encode(key.tag("csrf".getBytes(StandardCharsets.UTF_8))) + "." + encode("x") + ".x", MALFORMED);
        }
    }

    @Nested
    class Rfc8725Section3_12_SeparateKeys {

        @Test
        void a_token_that_names_a_refresh_or_browser_key_is_refused() {
            for (KeyPurpose purpose : new KeyPurpose[] {KeyPurpose.REFRESH_TOKEN, KeyPurpose.BROWSER}) {
                MacKey key = fixture.ring.mac(purpose);
                String signed =
                        encode(TokenFixture.header("HS256", key.id(), "at+jwt")) + "." + encode(fixture.claimsJson());
                String forged = signed + "." + encode(key.tag(signed.getBytes(StandardCharsets.US_ASCII)));
                fixture.assertRejected(forged, UNKNOWN_KEY);
            }
        }

        @Test
        void a_signing_key_makes_no_tags() {
            assertThatThrownBy(() -> fixture.ring.mac(KeyPurpose.ACCESS_TOKEN))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(fixture.ring.mac(KeyPurpose.REFRESH_TOKEN, fixture.key().id()))
                    .isEmpty();
            assertThat(fixture.ring.mac(KeyPurpose.ACCESS_TOKEN, fixture.key().id()))
                    .isEmpty();
        }

        @Test
        void a_key_of_one_purpose_is_none_of_another() {
            String refresh = fixture.ring.mac(KeyPurpose.REFRESH_TOKEN).id();
            String browser = fixture.ring.mac(KeyPurpose.BROWSER).id();
            assertThat(fixture.ring.mac(KeyPurpose.REFRESH_TOKEN, refresh)).isPresent();
            assertThat(fixture.ring.mac(KeyPurpose.BROWSER, refresh)).isEmpty();
            assertThat(fixture.ring.mac(KeyPurpose.REFRESH_TOKEN, browser)).isEmpty();
        }
    }
}
