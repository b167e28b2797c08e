package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RestoreArgs;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that are there again after they were removed, as after a failover to a replica that lags behind. */
final class LostChangesTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer than a node uses its own copy. */
    private static final Duration STALE = Duration.ofSeconds(3);

    private static final Duration FAR_LONGER = PATIENCE.multipliedBy(10);

    private final OwnRedis redis = OwnRedis.start();
    private final States.Look look = new States.Look(redis.uri());
    private final Storage storage = InMemoryStorage.create();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final LatchkeyTestKit one = node();
    private final LatchkeyTestKit other = node();
    private final UserId user = one.user("ada@mail.example").id();
    private final String key = "latchkey:cache:{grants:" + user + "}";
    private byte[] lost;

    private LatchkeyTestKit node() {
        return LatchkeyTestKit.create(builder -> builder.storage(storage)
                .masterKey(masterKey)
                .sharedState(RedisSharedState.connect(
                        States.settings(redis.uri()).withCommandTimeout(Duration.ofSeconds(10))))
                .roles(r -> r.role("editor").may("articles:update")));
    }

    @BeforeEach
    void withdraw_a_role_and_keep_the_copy_from_before() {
        assertThat(one.latchkey().access().grant(user, "editor", CONTEXT)).isNotNull();
        await().atMost(PATIENCE).until(() -> {
            pass(STALE);
            return isEditor(one) && isCopy();
        });
        lost = look.at().dump(key);
        assertThat(one.latchkey().access().withdraw(user, "editor", CONTEXT)).isNotNull();
        awaitRemoval();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        look.close();
        redis.close();
    }

    @Test
    void where_it_was_made_a_change_counts_though_the_copy_from_before_is_back() {
        for (int i = 0; i < 9; i++) {
            bringBack();
            assertThat(isEditor(one)).isFalse();
            awaitRemoval();
            pass(STALE);
        }
    }

    @Test
    void a_copy_from_before_a_change_is_removed_when_it_is_found() {
        bringBack();

        assertThat(isEditor(one)).isFalse();

        awaitRemoval();
        assertThat(isEditor(other)).isFalse();
    }

    @Test
    void the_latest_changes_are_told_again_when_the_connection_begins_anew() {
        bringBack();

        assertThat(look.at().clientKill(KillArgs.Builder.typePubsub())).isPositive();

        awaitRemoval();
        assertThat(isEditor(other)).isFalse();
    }

    private void bringBack() {
        assertThat(look.at()
                        .restore(
                                key,
                                lost,
                                RestoreArgs.Builder.ttl(FAR_LONGER.toMillis()).replace()))
                .isEqualTo("OK");
        assertThat(isCopy()).isTrue();
    }

    private void awaitRemoval() {
        await().atMost(PATIENCE).until(() -> look.at().exists(key) == 0);
    }

    private boolean isCopy() {
        String held = look.at().get(key);
        return held != null && held.startsWith("C");
    }

    private void pass(Duration time) {
        one.advance(time);
        other.advance(time);
    }

    private boolean isEditor(LatchkeyTestKit node) {
        return node.latchkey().access().hasRole(user, "editor");
    }
}
