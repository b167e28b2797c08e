package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.storage.KeysInMemory;
import dev.latchkey.testing.MovableEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From one key to the next without a token refused: publish, take over, retire, forget. */
class KeyRotationTest {

    private static final Duration EVERY = Duration.ofDays(90);
    private static final Duration AHEAD = Duration.ofHours(1);
    private static final Duration ACCESS_LIFE = Duration.ofMinutes(20);
    private static final Duration REFRESH_LIFE = Duration.ofDays(30);

    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final KeysInMemory keys = new KeysInMemory();
    private final MasterKey masterKey = MasterKey.generate(environment);
    private final KeyRing ring = open(SignatureAlgorithm.ES256);
    private final AccessTokens tokens = AccessTokens.create(
            AccessTokenSettings.of(TokenFixture.ISSUER, TokenFixture.AUDIENCE),
            ring,
            (token, now, options) -> Optional.empty(),
            user -> TokenClaims.none(),
            environment);

    private KeyRing open(SignatureAlgorithm algorithm) {
        return KeyRing.create(
                keys.store(),
                keys.transactions(),
                environment,
                KeyRingSettings.defaults().withAlgorithm(algorithm),
                masterKey);
    }

    private List<KeyInfo> keysFor(KeyPurpose purpose) {
        return ring.keys().stream().filter(key -> key.purpose() == purpose).toList();
    }

    private List<String> signingIds() {
        return keysFor(KeyPurpose.ACCESS_TOKEN).stream().map(KeyInfo::id).toList();
    }

    private String issue() {
        return tokens.issue(new TokenFixture(SignatureAlgorithm.HS256).subject())
                .compact()
                .reveal();
    }

    private static String keyOf(String token) {
        String header = new String(TokenFixture.decode(token.split("\\.")[0]), StandardCharsets.US_ASCII);
        return header.replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private void assertRejected(String token, TokenRejection reason) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        TokenRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void a_new_key_is_published_at_once_and_signs_after_the_time_ahead() {
        String old = signingIds().get(0);
        String id = ring.rotate();
        assertThat(signingIds()).containsExactly(old, id);
        assertThat(Jwks.of(ring).toJson()).contains(old, id);
        assertThat(keyOf(issue())).isEqualTo(old);
        environment.setTime(START.plus(AHEAD).minusNanos(1));
        assertThat(keyOf(issue())).isEqualTo(old);
        environment.setTime(START.plus(AHEAD));
        assertThat(keyOf(issue())).isEqualTo(id);
    }

    @Test
    void tokens_of_the_old_key_are_accepted_until_they_are_dead_and_the_key_then_is_not() {
        String id = ring.rotate();
        environment.setTime(START.plus(AHEAD).minusNanos(1));
        String last = issue();
        environment.setTime(START.plus(AHEAD));
        String first = issue();
        assertThat(tokens.verify(last)).isNotNull();
        assertThat(tokens.verify(first)).isNotNull();

        environment.setTime(START.plus(AHEAD).plus(Duration.ofMinutes(14)));
        assertThat(tokens.verify(last)).isNotNull();
        assertThat(keysFor(KeyPurpose.ACCESS_TOKEN).get(0).retiresAt())
                .contains(START.plus(AHEAD).plus(ACCESS_LIFE));
        assertThat(keysFor(KeyPurpose.ACCESS_TOKEN).get(1).retiresAt()).isEmpty();

        environment.setTime(START.plus(AHEAD).plus(ACCESS_LIFE));
        assertRejected(last, TokenRejection.UNKNOWN_KEY);
        assertThat(Jwks.of(ring).toJson()).contains(id).doesNotContain(keyOf(last));
    }

    @Test
    void a_retired_key_is_refused_even_for_a_token_that_would_live_and_was_seen() {
        TokenFixture fixture = new TokenFixture();
        String longLived = fixture.signedClaims(fixture.claimsWith("exp", "253402300799"));
        String alike = fixture.signedClaims(fixture.claimsWith("exp", "253402300799"));
        fixture.assertAccepted(longLived);
        fixture.ring.rotate();
        Instant retired = START.plus(AHEAD).plus(ACCESS_LIFE);
        fixture.environment.setTime(retired.minusNanos(1));
        fixture.assertAccepted(longLived);
        fixture.environment.setTime(retired);
        fixture.assertRejected(longLived, TokenRejection.UNKNOWN_KEY);
        fixture.assertRejected(alike, TokenRejection.UNKNOWN_KEY);
        fixture.ring.maintain();
        fixture.assertRejected(longLived, TokenRejection.UNKNOWN_KEY);
        assertThat(fixture.ring.keys())
                .filteredOn(key -> key.purpose() == KeyPurpose.ACCESS_TOKEN)
                .hasSize(1);
    }

    @Test
    void the_schedule_publishes_the_successor_ahead_of_the_end_of_each_key() {
        environment.setTime(START.plus(EVERY).minus(AHEAD).minusNanos(1));
        ring.maintain();
        assertThat(ring.keys()).hasSize(3);

        Instant due = START.plus(EVERY).minus(AHEAD);
        environment.setTime(due);
        ring.maintain();
        ring.maintain();
        assertThat(ring.keys()).hasSize(6);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            List<KeyInfo> both = keysFor(purpose);
            Duration life = purpose == KeyPurpose.ACCESS_TOKEN ? ACCESS_LIFE : REFRESH_LIFE;
            assertThat(both.get(0).retiresAt()).contains(START.plus(EVERY).plus(life));
            assertThat(both.get(1).activeFrom()).isEqualTo(START.plus(EVERY));
            assertThat(both.get(1).createdAt()).isEqualTo(due);
        }
    }

    @Test
    void refresh_and_browser_keys_take_over_and_retire_as_well() {
        MacKey old = ring.mac(KeyPurpose.REFRESH_TOKEN);
        byte[] data = {1};
        byte[] tag = old.tag(data);
        environment.setTime(START.plus(EVERY).minus(AHEAD));
        ring.maintain();
        assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN).id()).isEqualTo(old.id());
        environment.setTime(START.plus(EVERY));
        assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN).id()).isNotEqualTo(old.id());
        environment.setTime(START.plus(EVERY).plus(REFRESH_LIFE).minusNanos(1));
        assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, old.id()))
                .hasValueSatisfying(key -> assertThat(key.verify(data, tag)).isTrue());
        environment.setTime(START.plus(EVERY).plus(REFRESH_LIFE));
        assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, old.id())).isEmpty();
    }

    @Test
    void what_is_retired_is_forgotten() {
        environment.setTime(START.plus(EVERY).minus(AHEAD));
        ring.maintain();
        environment.setTime(START.plus(EVERY).plus(ACCESS_LIFE));
        ring.maintain();
        assertThat(ring.keys()).hasSize(5);
        assertThat(keys.store().all()).hasSize(5);
        environment.setTime(START.plus(EVERY).plus(REFRESH_LIFE));
        ring.maintain();
        assertThat(ring.keys()).hasSize(3);
    }

    @Test
    void an_issuer_that_stood_still_for_a_year_goes_on_with_the_key_it_has() {
        environment.advance(Duration.ofDays(365));
        String token = issue();
        assertThat(tokens.verify(token)).isNotNull();
        ring.maintain();
        assertThat(signingIds()).hasSize(2);
        assertThat(tokens.verify(token)).isNotNull();
    }

    @Test
    void one_rotation_may_follow_another() {
        String first = signingIds().get(0);
        String second = ring.rotate();
        environment.advance(Duration.ofMinutes(1));
        String third = ring.rotate();
        assertThat(signingIds()).containsExactly(first, second, third);
        assertThat(keysFor(KeyPurpose.ACCESS_TOKEN))
                .extracting(KeyInfo::retiresAt)
                .containsExactly(
                        Optional.of(START.plus(AHEAD).plus(ACCESS_LIFE)),
                        Optional.of(START.plusSeconds(60).plus(AHEAD).plus(ACCESS_LIFE)),
                        Optional.empty());
    }

    @Test
    void nodes_that_find_a_rotation_due_together_make_one_key() {
        KeyRing other = open(SignatureAlgorithm.ES256);
        environment.setTime(START.plus(EVERY).minus(AHEAD));
        ring.maintain();
        other.maintain();
        assertThat(other.keys()).isEqualTo(ring.keys()).hasSize(6);
    }

    @Test
    void a_rotation_behind_another_nodes_back_is_tried_again() {
        KeyRing other = open(SignatureAlgorithm.ES256);
        String theirs = other.rotate();
        String mine = ring.rotate();
        assertThat(signingIds()).hasSize(3).contains(theirs, mine);
    }

    @Test
    void another_algorithm_takes_over_by_a_rotation() {
        String token = issue();
        KeyRing changed = open(SignatureAlgorithm.EDDSA);
        ring.reload();
        assertThat(keysFor(KeyPurpose.ACCESS_TOKEN))
                .extracting(KeyInfo::algorithm)
                .containsExactly("ES256", "EdDSA");
        assertThat(keyOf(issue())).isEqualTo(keyOf(token));
        environment.advance(AHEAD);
        String successor = issue();
        assertThat(keyOf(successor)).isEqualTo(signingIds().get(1));
        assertThat(tokens.verify(successor)).isNotNull();
        assertThat(changed.keys()).isEqualTo(ring.keys());
        assertThat(open(SignatureAlgorithm.EDDSA).keys()).isEqualTo(ring.keys());
    }

    @Test
    void a_node_whose_clock_is_behind_signs_with_the_key_that_is_to_come() {
        environment.setTime(START.minusSeconds(5));
        assertThat(keyOf(issue())).isEqualTo(signingIds().get(0));
        KeyRing behind = open(SignatureAlgorithm.ES256);
        assertThat(behind.keys()).isEqualTo(ring.keys()).hasSize(3);
    }

    @Test
    void a_key_is_kept_for_as_long_as_the_tokens_of_its_purpose_live() {
        KeyRingSettings settings = KeyRingSettings.defaults().withTokenLives(Duration.ofMinutes(7), Duration.ofDays(3));
        assertThat(settings.tokenLife(KeyPurpose.ACCESS_TOKEN)).isEqualTo(Duration.ofMinutes(7));
        assertThat(settings.tokenLife(KeyPurpose.REFRESH_TOKEN)).isEqualTo(Duration.ofDays(3));
        assertThat(settings.tokenLife(KeyPurpose.BROWSER)).isEqualTo(Duration.ofDays(3));
        assertThat(settings.rotateEvery()).isEqualTo(KeyRingSettings.defaults().rotateEvery());
    }

    @Test
    void settings_that_contradict_themselves_are_refused_with_their_values() {
        KeyRingSettings defaults = KeyRingSettings.defaults();
        assertThatThrownBy(() -> defaults.withRotation(Duration.ofMinutes(9), Duration.ofMinutes(1)))
                .hasMessageContaining("PT9M");
        assertThatThrownBy(() -> defaults.withRotation(Duration.ofHours(1), Duration.ofHours(1)))
                .hasMessageContaining("PT1H");
        assertThatThrownBy(() -> defaults.withRotation(Duration.ofHours(1), Duration.ofSeconds(-1)))
                .hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> defaults.withTokenLives(Duration.ZERO, Duration.ofDays(1)))
                .hasMessageContaining("access token life");
        assertThatThrownBy(() -> defaults.withTokenLives(Duration.ofDays(1), Duration.ofSeconds(-1)))
                .hasMessageContaining("refresh token life");
        assertThat(defaults.withRotation(Duration.ofMinutes(10), Duration.ZERO).publishAhead())
                .isZero();
    }
}
