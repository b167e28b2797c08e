package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private final TokenFixture fixture = new TokenFixture(SignatureAlgorithm.HS256);

    private AccessTokens with(AccessTokenSettings settings, ClaimsSource claims) {
        return AccessTokens.create(
                settings, fixture.ring, (token, now, options) -> Optional.empty(), claims, fixture.environment);
    }

    private Map<String, Object> payload(String compact) {
        return StrictJson.parseObject(TokenFixture.decode(compact.split("\\.")[1]), TokenShape.PAYLOAD);
    }

    @Nested
    class Rfc9068Section2_Issue {

        @Test
        void the_header_names_algorithm_key_and_type() {
            String header = fixture.issue().split("\\.")[0];
            assertThat(StrictJson.parseObject(TokenFixture.decode(header), TokenShape.HEADER))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("alg", "HS256", "kid", fixture.key().id(), "typ", "at+jwt"));
        }

        @Test
        void the_claims_are_those_of_the_profile() {
            IssuedToken issued = fixture.tokens.issue(fixture.subject());
            assertThat(payload(issued.compact().reveal()))
                    .containsExactly(
                            Map.entry("iss", "https://shop.example"),
                            Map.entry("sub", fixture.user.toString()),
                            Map.entry("aud", "shop"),
                            Map.entry("client_id", "latchkey"),
                            Map.entry("exp", START.getEpochSecond() + 900),
                            Map.entry("iat", START.getEpochSecond()),
                            Map.entry("jti", issued.tokenId().toString()),
                            Map.entry("sid", fixture.session.toString()),
                            Map.entry("ver", 3L),
                            Map.entry("auth_time", START.getEpochSecond()),
                            Map.entry("amr", List.of("pwd")),
                            Map.entry("roles", List.of("editor")),
                            Map.entry("shop_tier", "gold"));
            assertThat(issued.expiresAt()).isEqualTo(START.plusSeconds(900));
            assertThat(issued.toString()).doesNotContain(issued.compact().reveal());
        }

        @ParameterizedTest
        @EnumSource(SignatureAlgorithm.class)
        void what_was_issued_is_what_is_verified(SignatureAlgorithm algorithm) {
            TokenFixture issuer = TokenFixture.shared(algorithm);
            IssuedToken issued = issuer.tokens.issue(issuer.subject());
            for (int use = 0; use < 2; use++) {
                VerifiedToken token = issuer.verify(issued.compact().reveal());
                assertThat(token.user()).isEqualTo(issuer.user);
                assertThat(token.session()).isEqualTo(issuer.session);
                assertThat(token.tokenId()).isEqualTo(issued.tokenId());
                assertThat(token.epoch()).isEqualTo(3);
                assertThat(token.issuer()).isEqualTo("https://shop.example");
                assertThat(token.audience()).containsExactly("shop");
                assertThat(token.clientId()).isEqualTo("latchkey");
                assertThat(token.issuedAt()).isEqualTo(START);
                assertThat(token.expiresAt()).isEqualTo(issued.expiresAt());
                assertThat(token.authenticatedAt()).isEqualTo(START);
                assertThat(token.methods()).containsExactly("pwd");
                assertThat(token.roles()).containsExactly("editor");
                assertThat(token.organization()).isEmpty();
                assertThat(token.claims()).isEqualTo(Map.of("shop_tier", "gold"));
                assertThat(token.toString())
                        .contains(issued.tokenId().toString(), issuer.user.toString(), issuer.session.toString())
                        .doesNotContain("ey");
            }
        }

        @Test
        void times_are_cut_to_the_second() {
            fixture.environment.setTime(START.plusMillis(900));
            VerifiedToken token = fixture.verify(fixture.issue());
            assertThat(token.issuedAt()).isEqualTo(START);
            assertThat(token.expiresAt()).isEqualTo(START.plusSeconds(900));
        }

        @Test
        void several_audiences_are_a_list_and_each_is_accepted() {
            AccessTokens both = with(
                    AccessTokenSettings.of("https://shop.example", List.of("shop", "billing")),
                    user -> TokenClaims.none());
            AccessTokens billing =
                    with(AccessTokenSettings.of("https://shop.example", "billing"), user -> TokenClaims.none());
            String token = both.issue(fixture.subject()).compact().reveal();
            assertThat(payload(token)).containsEntry("aud", List.of("shop", "billing"));
            assertThat(fixture.verify(token).audience()).containsExactly("shop", "billing");
            assertThat(billing.verify(token).audience()).containsExactly("shop", "billing");
        }

        @Test
        void roles_and_organization_can_be_left_out() {
            ClaimsSource claims = user -> new TokenClaims(Set.of("b", "a"), Optional.of("acme"), Map.of());
            AccessTokenSettings settings = AccessTokenSettings.of("https://shop.example", "shop");

            VerifiedToken full = fixture.verify(
                    with(settings, claims).issue(fixture.subject()).compact().reveal());
            assertThat(full.roles()).containsExactly("a", "b");
            assertThat(full.organization()).contains("acme");

            String token = with(settings.withClaims(false, true), claims)
                    .issue(fixture.subject())
                    .compact()
                    .reveal();
            assertThat(payload(token)).doesNotContainKey("roles").containsEntry("org", "acme");
            token = with(settings.withClaims(true, false), claims)
                    .issue(fixture.subject())
                    .compact()
                    .reveal();
            assertThat(payload(token)).doesNotContainKey("org").containsEntry("roles", List.of("a", "b"));
            assertThat(fixture.verify(token).organization()).isEmpty();
        }

        @Test
        void no_roles_take_no_room() {
            String token = with(fixture.settings, user -> TokenClaims.none())
                    .issue(fixture.subject())
                    .compact()
                    .reveal();
            assertThat(payload(token)).doesNotContainKeys("roles", "org");
            assertThat(fixture.verify(token).roles()).isEmpty();
        }

        @Test
        void each_token_has_an_id_of_its_own() {
            assertThat(fixture.tokens.issue(fixture.subject()).tokenId())
                    .isNotEqualTo(fixture.tokens.issue(fixture.subject()).tokenId());
        }
    }

    @Nested
    class HostClaims {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "iss",
                    "sub",
                    "aud",
                    "client_id",
                    "exp",
                    "nbf",
                    "iat",
                    "jti",
                    "sid",
                    "ver",
                    "auth_time",
                    "amr",
                    "roles",
                    "org",
                    "scope",
                    "acr",
                    "azp",
                    "cnf",
                    "act",
                    "nonce"
                })
        void a_reserved_name_is_refused_with_a_way_out(String name) {
            AccessTokens tokens = with(fixture.settings, user -> new TokenClaims(Set.of(), Map.of(name, "x")));
            assertThatThrownBy(() -> tokens.issue(fixture.subject()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the claim " + name)
                    .hasMessageContaining("shop_" + name);
        }

        @Test
        void every_value_comes_back_as_it_was_given() {
            Map<String, Object> own = Map.of(
                    "text",
                    "\"quoted\" \\ \n\t\u0000\u001f\u007f \u00e9\u20ac\ud83d\ude00\u2028</script>",
                    "yes",
                    true,
                    "whole",
                    Long.MIN_VALUE,
                    "part",
                    -1.25e-7,
                    "list",
                    List.of("a", List.of(), Map.of()),
                    "map",
                    Map.of("", Map.of("b", List.of(1L, 2L))),
                    "\u00fc \"",
                    "an unusual name");
            AccessTokens tokens = with(fixture.settings, user -> new TokenClaims(Set.of(), own));
            VerifiedToken token =
                    fixture.verify(tokens.issue(fixture.subject()).compact().reveal());
            assertThat(token.claims()).isEqualTo(own);
        }

        @Test
        void a_value_without_a_form_in_JSON_is_refused() {
            List<Object> bad = new ArrayList<>(List.of(
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    'c',
                    new Object(),
                    START,
                    "\ud800",
                    "\ud800x",
                    "\udc00",
                    "x\ud83d",
                    List.of(1.5f)));
            bad.add(Map.of(1, "x"));
            bad.add(new ArrayList<>(Arrays.asList("a", null)));
            for (Object value : bad) {
                AccessTokens tokens = with(fixture.settings, user -> new TokenClaims(Set.of(), Map.of("own", value)));
                assertThatThrownBy(() -> tokens.issue(fixture.subject()))
                        .as("%s", value)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        void a_value_that_is_nested_too_deep_to_be_verified_is_not_issued() {
            Object value = 1;
            for (int i = 0; i < 15; i++) {
                value = List.of(value);
            }
            Object deepest = value;
            AccessTokens tokens = with(fixture.settings, user -> new TokenClaims(Set.of(), Map.of("own", deepest)));
            assertThat(fixture.verify(tokens.issue(fixture.subject()).compact().reveal())
                            .claims())
                    .containsKey("own");
            AccessTokens deeper =
                    with(fixture.settings, user -> new TokenClaims(Set.of(), Map.of("own", List.of(deepest))));
            assertThatThrownBy(() -> deeper.issue(fixture.subject()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("16");
        }

        @Test
        void no_token_is_issued_without_its_claims() {
            AccessTokens tokens = with(fixture.settings, user -> {
                throw new StoreUnavailableException("the roles cannot be read");
            });
            assertThatThrownBy(() -> tokens.issue(fixture.subject())).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Nested
    class Revocation {

        @Test
        void a_revoked_token_is_refused_with_the_reason_of_its_end() {
            String token = fixture.issue();
            fixture.assertAccepted(token);
            fixture.revokedSessions.put(fixture.session.value(), EndReason.PASSWORD_CHANGED);
            TokenRejectedException rejected =
                    catchThrowableOfType(TokenRejectedException.class, () -> fixture.verify(token));
            assertThat(rejected.reason()).isEqualTo(TokenRejection.REVOKED);
            assertThat(rejected.reason().code()).isEqualTo("token_revoked");
            assertThat(rejected.endReason()).contains(EndReason.PASSWORD_CHANGED);
            assertThat(rejected).hasMessage("revoked: password_changed");
        }

        @Test
        void it_is_asked_about_on_every_use_and_after_everything_else() {
            String token = fixture.issue();
            fixture.assertAccepted(token);
            fixture.assertAccepted(token);
            assertThat(fixture.revocationChecks).hasValue(2);
            fixture.environment.advance(Duration.ofMinutes(15));
            fixture.assertRejected(token, TokenRejection.EXPIRED);
            fixture.assertRejected("a.b.c", TokenRejection.MALFORMED);
            assertThat(fixture.revocationChecks).hasValue(2);
        }

        @Test
        void the_question_holds_the_tokens_facts_the_time_and_the_options() {
            List<Object> asked = new ArrayList<>();
            AccessTokens tokens = AccessTokens.create(
                    fixture.settings,
                    fixture.ring,
                    (token, now, options) -> {
                        asked.addAll(List.of(token, now, options));
                        return Optional.empty();
                    },
                    user -> TokenClaims.none(),
                    fixture.environment);
            IssuedToken issued = tokens.issue(fixture.subject());
            VerifiedToken verified = tokens.verify(issued.compact().reveal(), VerifyOptions.strict());
            assertThat(asked).containsExactly(verified.facts(), START, VerifyOptions.strict());
            assertThat(verified.facts().tokenId()).isEqualTo(issued.tokenId());
            asked.clear();
            tokens.verify(issued.compact().reveal());
            assertThat(asked).last().isEqualTo(VerifyOptions.standard());
        }

        @Test
        void when_it_is_not_known_the_token_is_neither_accepted_nor_rejected() {
            AccessTokens tokens = AccessTokens.create(
                    fixture.settings,
                    fixture.ring,
                    (token, now, options) -> {
                        throw new StoreUnavailableException("no answer");
                    },
                    user -> TokenClaims.none(),
                    fixture.environment);
            String token = fixture.issue();
            assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void a_refusal_names_its_code_and_repeats_nothing_of_the_token() {
        assertThat(TokenRejection.EXPIRED.code()).isEqualTo("token_expired");
        assertThat(TokenRejection.OUTDATED.code()).isEqualTo("token_expired");
        assertThat(TokenRejection.REVOKED.code()).isEqualTo("token_revoked");
        Set<TokenRejection> named = EnumSet.of(TokenRejection.EXPIRED, TokenRejection.OUTDATED, TokenRejection.REVOKED);
        assertThat(EnumSet.complementOf(EnumSet.copyOf(named)))
                .allSatisfy(rejection -> assertThat(rejection.code()).isEqualTo("token_invalid"));
        String token = fixture.signedClaims(fixture.claimsWith("iss", "\"https://evil.example\""));
        TokenRejectedException rejected =
                catchThrowableOfType(TokenRejectedException.class, () -> fixture.verify(token));
        assertThat(rejected.getMessage()).doesNotContain("evil");
        assertThat(rejected.endReason()).isEmpty();
        assertThat(rejected.getStackTrace()).isEmpty();
    }
}
