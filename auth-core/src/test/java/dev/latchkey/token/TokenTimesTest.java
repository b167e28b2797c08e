package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.START;
import static dev.latchkey.token.TokenRejection.BAD_CLAIMS;
import static dev.latchkey.token.TokenRejection.EXPIRED;
import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.NOT_YET_VALID;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a token is accepted, to the second and to the nanosecond, the first time and each time after. */
class TokenTimesTest {

    private static final Duration TTL = Duration.ofMinutes(15);
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final TokenFixture fixture = new TokenFixture(SignatureAlgorithm.HS256);

    private String tokenWith(String name, Instant time) {
        return fixture.signedClaims(fixture.claimsWith(name, Long.toString(time.getEpochSecond())));
    }

    @Nested
    class Rfc7519Section4_1_4_Expiry {

        @Test
        void a_token_is_refused_from_the_very_instant_of_its_exp() {
            String token = fixture.issue();
            fixture.environment.setTime(START.plus(TTL).minusNanos(1));
            fixture.assertAccepted(token);
            fixture.environment.setTime(START.plus(TTL));
            fixture.assertRejected(token, EXPIRED);
        }

        @Test
        void that_holds_for_a_token_that_comes_for_the_first_time() {
            String early = fixture.issue();
            String late = fixture.issue();
            fixture.environment.setTime(START.plus(TTL).minusNanos(1));
            fixture.assertAccepted(early);
            fixture.environment.setTime(START.plus(TTL));
            fixture.assertRejected(late, EXPIRED);
        }

        @Test
        void a_leeway_moves_the_boundary_by_as_much() {
            AccessTokenSettings lenient = AccessTokenSettings.of(TokenFixture.ISSUER, TokenFixture.AUDIENCE)
                    .withClockTolerance(SKEW, Duration.ofSeconds(10));
            TokenFixture forgiving = new TokenFixture(SignatureAlgorithm.HS256, lenient, Crypto.platform());
            String seen = forgiving.issue();
            String unseen = forgiving.issue();
            String alsoUnseen = forgiving.issue();
            forgiving.assertAccepted(seen);
            forgiving.environment.setTime(START.plus(TTL).plusSeconds(10).minusNanos(1));
            forgiving.assertAccepted(seen);
            forgiving.assertAccepted(unseen);
            forgiving.environment.setTime(START.plus(TTL).plusSeconds(10));
            forgiving.assertRejected(seen, EXPIRED);
            forgiving.assertRejected(alsoUnseen, EXPIRED);
        }

        @Test
        void a_clock_that_steps_back_makes_no_difference_to_the_answer() {
            String token = fixture.issue();
            fixture.assertAccepted(token);
            fixture.environment.setTime(START.plus(TTL));
            fixture.assertRejected(token, EXPIRED);
            fixture.environment.setTime(START.plus(TTL).minusSeconds(1));
            fixture.assertAccepted(token);
        }

        @Test
        void an_expired_token_that_is_forged_is_not_called_expired() {
            String token = fixture.issue();
            fixture.environment.advance(TTL);
            String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43);
            fixture.assertRejected(forged, TokenRejection.BAD_SIGNATURE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"1772367300\"",
                    "true",
                    "[1772367300]",
                    "{}",
                    "-1",
                    "1772367300.0",
                    "1.7723673e9",
                    "null",
                    "253402300800",
                    "9223372036854775807",
                    "0.5"
                })
        void what_is_no_whole_number_of_seconds_is_refused(String json) {
            fixture.assertRejected(fixture.signedClaims(fixture.claimsWith("exp", json)), BAD_CLAIMS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"NaN", "Infinity", "-Infinity", "1e400", "10000000000000000000", "1e", "+1", "0x10", "01"})
        void what_is_no_number_at_all_is_refused(String json) {
            for (String name : new String[] {"exp", "iat", "nbf", "auth_time"}) {
                fixture.assertRejected(fixture.signedClaims(fixture.claimsWith(name, json)), MALFORMED);
            }
        }

        @Test
        void the_last_second_of_the_year_9999_is_a_time() {
            fixture.assertAccepted(fixture.signedClaims(fixture.claimsWith("exp", "253402300799")));
        }

        @Test
        void a_token_of_the_epoch_is_long_expired() {
            fixture.assertRejected(fixture.signedClaims(fixture.claimsWith("exp", "0")), EXPIRED);
        }
    }

    @Nested
    class Rfc7519Section4_1_6_IssuedAt {

        @Test
        void a_token_from_the_future_is_accepted_within_the_skew_only() {
            fixture.assertAccepted(tokenWith("iat", START.plus(SKEW)));
            fixture.assertRejected(tokenWith("iat", START.plus(SKEW).plusSeconds(1)), NOT_YET_VALID);
        }

        @Test
        void a_clock_that_steps_back_past_the_issue_of_a_known_token_refuses_it() {
            String token = fixture.issue();
            fixture.assertAccepted(token);
            fixture.environment.setTime(START.minus(SKEW));
            fixture.assertAccepted(token);
            fixture.environment.setTime(START.minus(SKEW).minusNanos(1));
            fixture.assertRejected(token, NOT_YET_VALID);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"1772366400\"", "true", "[1]", "{}", "-1", "1772366400.5", "null", "253402300800"})
        void what_is_no_whole_number_of_seconds_is_refused(String json) {
            fixture.assertRejected(fixture.signedClaims(fixture.claimsWith("iat", json)), BAD_CLAIMS);
            fixture.assertRejected(fixture.signedClaims(fixture.claimsWith("auth_time", json)), BAD_CLAIMS);
        }
    }

    @Nested
    class Rfc7519Section4_1_5_NotBefore {

        @Test
        void it_may_be_missing() {
            fixture.assertAccepted(fixture.signedClaims(fixture.claimsJson()));
        }

        @Test
        void a_token_is_accepted_from_its_nbf_less_the_skew_on() {
            fixture.assertAccepted(tokenWith("nbf", START.plus(SKEW)));
            fixture.assertRejected(tokenWith("nbf", START.plus(SKEW).plusSeconds(1)), NOT_YET_VALID);
        }

        @Test
        void an_nbf_before_the_issue_does_not_admit_a_token_of_the_future() {
            String claims = fixture.claimsWith("nbf", "0")
                    .replace("\"iat\":" + START.getEpochSecond(), "\"iat\":" + (START.getEpochSecond() + 31));
            fixture.assertRejected(fixture.signedClaims(claims), NOT_YET_VALID);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"1772366400\"", "true", "[1]", "{}", "-1", "1772366400.5", "null", "253402300800"})
        void what_is_no_whole_number_of_seconds_is_refused(String json) {
            fixture.assertRejected(fixture.signedClaims(fixture.claimsWith("nbf", json)), BAD_CLAIMS);
        }
    }
}
