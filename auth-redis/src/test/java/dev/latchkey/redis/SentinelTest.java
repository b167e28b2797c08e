package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary and its replica behind a sentinel. */
final class SentinelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final OwnRedis primary = OwnRedis.start();
    private final OwnRedis replica = OwnRedis.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));
    private final OwnRedis sentinel = OwnRedis.startSentinel(List.of(
            "sentinel monitor main 127.0.0.1 " + primary.port() + " 1",
            "sentinel down-after-milliseconds main 500",
            "sentinel failover-timeout main 5000"));
    private final String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "#main";
    private final Queue<Revocation> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        sentinel.close();
        replica.close();
        primary.close();
    }

    @Test
    void everything_goes_on_with_the_replica_when_the_primary_dies() {
        awaitReplica();
        try (RedisSharedState state = RedisSharedState.connect(uri);
                RevocationFeed.Subscription subscription =
                        state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            hears(state);
            assertThat(States.take(state, "key")).isEqualTo(new RateVerdict.Admitted());

            primary.stop();

            await().atMost(PATIENCE)
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> {
                        States.take(state, "another");
                        return true;
                    });
            hears(state);
        }
        try (States.Look look = new States.Look(replica.uri())) {
            assertThat(look.at().info("replication")).contains("role:master");
        }
    }

    /** A sentinel promotes only what it has seen. */
    private void awaitReplica() {
        try (States.Look look = new States.Look("redis://127.0.0.1:" + sentinel.port())) {
            await().atMost(PATIENCE).until(() -> look.at().info("sentinel").contains("slaves=1"));
        }
        try (States.Look look = new States.Look(replica.uri())) {
            await().atMost(PATIENCE).until(() -> look.at().info("replication").contains("master_link_status:up"));
        }
    }

    private void hears(RedisSharedState state) {
        await().atMost(PATIENCE).until(() -> {
            Revocation entry = States.entry();
            state.revocationFeed().publish(entry);
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            return heard.contains(entry);
        });
    }
}
