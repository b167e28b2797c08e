package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What services in other languages find in Redis. */
final class RevokedKeysTest {

    private final Environment environment = Environment.system();
    private final RedisSettings settings = States.newSettings();
    private final String tag = "{" + settings.namespace() + "}:";
    private final RedisSharedState state = RedisSharedState.connect(settings.withStreamLength(100));
    private final States.Look look = new States.Look(TestRedis.uri());
    private final Instant until = environment.now().plus(Duration.ofMinutes(20));

    @AfterEach
    void close() {
        look.close();
        state.close();
    }

    @Test
    void an_ended_session_has_a_key_with_the_reason_until_no_token_of_it_can_be_valid() {
        Revocation.OfSession entry = new Revocation.OfSession(States.entry().session(), EndReason.TOKEN_REUSE, until);

        state.revocationFeed().publish(entry);

        assertKey("revoked:session:" + entry.session(), "token_reuse");
    }

    @Test
    void a_revoked_token_has_a_key() {
        Revocation.OfToken entry = new Revocation.OfToken(environment.newId(), EndReason.ENDED_BY_ADMINISTRATOR, until);

        state.revocationFeed().publish(entry);

        assertKey("revoked:token:" + entry.tokenId(), "ended_by_administrator");
    }

    @Test
    void a_user_has_a_key_with_the_highest_epoch_whatever_order_they_come_in() {
        UserId user = new UserId(environment.newId());

        state.revocationFeed().publish(epoch(user, 9, until));
        state.revocationFeed().publish(epoch(user, 10, until));
        state.revocationFeed().publish(epoch(user, 8, until.minusSeconds(600)));
        await().until(() -> look.at().xlen(tag + "revocations") == 3);

        assertKey("revoked:epoch:" + user, "10");
    }

    private static Revocation epoch(UserId user, int epoch, Instant until) {
        return new Revocation.OfEpoch(user, epoch, EndReason.PASSWORD_CHANGED, until);
    }

    @Test
    void what_can_be_forgotten_already_leaves_no_key() {
        Instant past = environment.now().minusSeconds(60);
        UserId user = new UserId(environment.newId());
        Revocation.OfSession session = new Revocation.OfSession(States.entry().session(), EndReason.SIGNED_OUT, past);

        state.revocationFeed().publish(session);
        state.revocationFeed().publish(epoch(user, 3, past));
        await().until(() -> look.at().xlen(tag + "revocations") == 2);

        assertThat(look.at().exists(tag + "revoked:session:" + session.session(), tag + "revoked:epoch:" + user))
                .isZero();
    }

    @Test
    void the_stream_says_the_same_by_the_names_of_the_http_api_and_is_bounded() {
        Revocation.OfSession last = States.entry();
        for (int i = 0; i < 1_000; i++) {
            state.revocationFeed().publish(States.entry());
        }
        state.revocationFeed().publish(last);

        await().until(() -> look.at()
                .xrevrange(tag + "revocations", Range.unbounded(), Limit.from(1))
                .get(0)
                .getBody()
                .equals(Map.of(
                        "type",
                        "session",
                        "session_id",
                        last.session().toString(),
                        "reason",
                        "signed_out",
                        "expires_at",
                        last.expiresAt().toString())));
        assertThat(look.at().xlen(tag + "revocations")).isBetween(100L, 300L);
    }

    @Test
    void buckets_have_keys_of_their_own_that_go_away_when_they_are_full() {
        States.take(state, "login/address/abc");
        List<String> keys = look.at().keys(settings.namespace() + ":limit:*");

        assertThat(keys).containsExactly(settings.namespace() + ":limit:{login/address/abc}");
        // one of three a minute is missing: 20 seconds, and some for clocks that differ
        assertThat(look.at().pttl(keys.get(0))).isBetween(15_000L, 30_000L);
    }

    private void assertKey(String name, String value) {
        await().untilAsserted(() -> assertThat(look.at().get(tag + name)).isEqualTo(value));
        Instant before = environment.now();
        long left = look.at().pttl(tag + name);
        assertThat(before.plusMillis(left)).isBefore(until.plusSeconds(5));
        assertThat(environment.now().plusMillis(left)).isAfter(until.minusSeconds(5));
    }
}
