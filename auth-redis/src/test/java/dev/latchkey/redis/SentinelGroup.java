package dev.latchkey.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** A primary and its replica behind a sentinel that makes the replica the primary half a second after that has died. */
public final class SentinelGroup implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final OwnRedis primary = OwnRedis.start();
    private final OwnRedis replica = OwnRedis.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));
    private final OwnRedis sentinel = OwnRedis.startSentinel(List.of(
            "sentinel monitor main 127.0.0.1 " + primary.port() + " 1",
            "sentinel down-after-milliseconds main 500",
            "sentinel failover-timeout main 5000"));

    private SentinelGroup() {}

    /** Starts all three, and waits until the sentinel knows of the replica: it promotes only what it has seen. */
    public static SentinelGroup start() {
        SentinelGroup group = new SentinelGroup();
        try (States.Look look = new States.Look("redis://127.0.0.1:" + group.sentinel.port())) {
            await().atMost(PATIENCE).until(() -> look.at().info("sentinel").contains("slaves=1"));
        }
        try (States.Look look = new States.Look(group.replica.uri())) {
            await().atMost(PATIENCE).until(() -> look.at().info("replication").contains("master_link_status:up"));
        }
        return group;
    }

    /** Where the sentinel says what the primary is. */
    public String uri() {
        return "redis-sentinel://127.0.0.1:" + sentinel.port() + "#main";
    }

    /** Kills the primary. */
    public void stopPrimary() {
        primary.stop();
    }

    /** Whether the replica has become the primary. */
    public boolean hasFailedOver() {
        try (States.Look look = new States.Look(replica.uri())) {
            return look.at().info("replication").contains("role:master");
        }
    }

    @Override
    public void close() {
        sentinel.close();
        replica.close();
        primary.close();
    }
}
