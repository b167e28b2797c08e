package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Settings and values that contradict themselves are refused, with the values in the message. */
class TokenSettingsTest {

    private static final AccessTokenSettings DEFAULTS = AccessTokenSettings.of("https://shop.example", "shop");

    @Nested
    class OfAccessTokens {

        @Test
        void the_defaults_are_a_quarter_of_an_hour_and_no_leeway() {
            assertThat(DEFAULTS.ttl()).isEqualTo(Duration.ofMinutes(15));
            assertThat(DEFAULTS.clockSkew()).isEqualTo(Duration.ofSeconds(30));
            assertThat(DEFAULTS.expiryLeeway()).isZero();
            assertThat(DEFAULTS.includeRoles()).isTrue();
            assertThat(DEFAULTS.includeOrganization()).isTrue();
            assertThat(DEFAULTS.audiences()).containsExactly("shop");
        }

        @Test
        void the_longest_life_counts_the_largest_leeway_of_any_verifier() {
            assertThat(DEFAULTS.withTtl(Duration.ofSeconds(10))
                            .withClockTolerance(Duration.ofSeconds(2), Duration.ofSeconds(1))
                            .longestLife())
                    .isEqualTo(Duration.ofSeconds(10 + 5 * 60 + 60));
        }

        @Test
        void lives_from_a_second_to_a_day_are_taken() {
            assertThat(DEFAULTS.withTtl(Duration.ofSeconds(1)).ttl()).isEqualTo(Duration.ofSeconds(1));
            assertThat(DEFAULTS.withTtl(Duration.ofDays(1)).ttl()).isEqualTo(Duration.ofDays(1));
            for (Duration bad : List.of(
                    Duration.ZERO,
                    Duration.ofMillis(999),
                    Duration.ofMillis(1_500),
                    Duration.ofSeconds(-1),
                    Duration.ofDays(1).plusSeconds(1))) {
                assertThatThrownBy(() -> DEFAULTS.withTtl(bad))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(bad.toString())
                        .hasMessageContaining("access token life");
            }
        }

        @Test
        void skew_and_leeway_are_at_most_five_minutes() {
            Duration most = Duration.ofMinutes(5);
            assertThat(DEFAULTS.withClockTolerance(most, most).expiryLeeway()).isEqualTo(most);
            assertThatThrownBy(() -> DEFAULTS.withClockTolerance(most.plusSeconds(1), Duration.ZERO))
                    .hasMessageContaining("clock skew");
            assertThatThrownBy(() -> DEFAULTS.withClockTolerance(Duration.ZERO, most.plusSeconds(1)))
                    .hasMessageContaining("expiry leeway");
            assertThatThrownBy(() -> DEFAULTS.withClockTolerance(Duration.ofSeconds(-1), Duration.ZERO))
                    .hasMessageContaining("PT-1S");
        }

        @Test
        void issuer_and_audience_are_not_empty() {
            assertThatThrownBy(() -> AccessTokenSettings.of("", "shop")).hasMessageContaining("issuer");
            assertThatThrownBy(() -> AccessTokenSettings.of("https://shop.example", ""))
                    .hasMessageContaining("audience");
            assertThatThrownBy(() -> AccessTokenSettings.of("https://shop.example", List.of()))
                    .hasMessageContaining("audience");
        }

        @Test
        void audiences_cannot_be_changed_afterwards() {
            List<String> audiences = new ArrayList<>(List.of("shop"));
            AccessTokenSettings settings = AccessTokenSettings.of("https://shop.example", audiences);
            audiences.add("evil");
            assertThat(settings.audiences()).containsExactly("shop");
        }

        @Test
        void limits_have_ranges() {
            Duration second = Duration.ofSeconds(1);
            assertThatThrownBy(() -> new VerificationLimits(0, 1, 1, 0, second)).hasMessageContaining("not 0");
            assertThatThrownBy(() -> new VerificationLimits((1 << 22) + 1, 1, 1, 0, second))
                    .hasMessageContaining("4194305");
            assertThatThrownBy(() -> new VerificationLimits(1, 0, 1, 0, second)).hasMessageContaining("memory");
            assertThatThrownBy(() -> new VerificationLimits(1, 1, 0, 0, second)).hasMessageContaining("at once");
            assertThatThrownBy(() -> new VerificationLimits(1, 1, 1, -1, second))
                    .hasMessageContaining("-1");
            assertThatThrownBy(() -> new VerificationLimits(1, 1, 1, 0, Duration.ofSeconds(-1)))
                    .hasMessageContaining("PT-1S");
            assertThat(new VerificationLimits(1 << 22, 1, 1, 0, Duration.ZERO)).isNotNull();
            assertThat(VerificationLimits.defaults().firstAtOnce())
                    .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        }
    }

    @Nested
    class OfVerification {

        @Test
        void the_three_policies_differ() {
            assertThat(VerifyOptions.standard().freshness()).isEqualTo(VerifyOptions.Freshness.STANDARD);
            assertThat(VerifyOptions.strict().freshness()).isEqualTo(VerifyOptions.Freshness.STRICT);
            VerifyOptions stale = VerifyOptions.acceptStaleUpTo(Duration.ofMinutes(1));
            assertThat(stale.freshness()).isEqualTo(VerifyOptions.Freshness.ACCEPT_STALE);
            assertThat(stale.acceptedStaleness()).isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void a_staleness_stands_where_it_is_meant() {
            assertThatThrownBy(() -> VerifyOptions.acceptStaleUpTo(Duration.ZERO))
                    .hasMessageContaining("PT0S");
            assertThatThrownBy(() -> VerifyOptions.acceptStaleUpTo(Duration.ofSeconds(-1)))
                    .hasMessageContaining("PT-1S");
            assertThatThrownBy(() -> new VerifyOptions(VerifyOptions.Freshness.STRICT, Duration.ofSeconds(1)))
                    .hasMessageContaining("STRICT");
        }
    }

    @Nested
    class OfTokens {

        private final Environment environment = Environment.system();

        @Test
        void a_subject_has_an_epoch_and_a_client() {
            UserId user = new UserId(environment.newId());
            SessionId session = new SessionId(environment.newId());
            List<String> methods = new ArrayList<>(List.of("pwd"));
            TokenSubject subject = new TokenSubject(user, session, 0, "app", TokenFixture.START, methods);
            methods.add("otp");
            assertThat(subject.methods()).containsExactly("pwd");
            assertThatThrownBy(() -> new TokenSubject(user, session, -1, "app", TokenFixture.START, methods))
                    .hasMessageContaining("-1");
            assertThatThrownBy(() -> new TokenSubject(user, session, 0, "", TokenFixture.START, methods))
                    .hasMessageContaining("client");
        }

        @Test
        void claims_cannot_be_changed_afterwards() {
            Set<String> roles = new HashSet<>(Set.of("a"));
            Map<String, Object> own = new HashMap<>(Map.of("k", 1));
            TokenClaims claims = new TokenClaims(roles, own);
            roles.add("admin");
            own.put("x", 2);
            assertThat(claims.roles()).containsExactly("a");
            assertThat(claims.claims()).containsOnlyKeys("k");
            assertThat(claims.organization()).isEmpty();
        }

        @Test
        void algorithms_are_found_by_their_exact_names() {
            for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
                assertThat(SignatureAlgorithm.named(algorithm.joseName())).contains(algorithm);
            }
            assertThat(SignatureAlgorithm.EDDSA.joseName()).isEqualTo("EdDSA");
            for (String name : List.of("", "none", "es256", "EDDSA", "ES256 ")) {
                assertThat(SignatureAlgorithm.named(name)).isEmpty();
            }
            assertThatThrownBy(() -> JcaNames.of(SignatureAlgorithm.HS256)).hasMessageContaining("no public key");
        }
    }
}
