package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.limit.RateVerdict;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Cluster of three nodes. */
final class ClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS = 16_384;
    private static final int KEYS = 60;

    private static List<OwnRedis> nodes = List.of();

    private final Queue<Revocation> heard = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        nodes = Stream.generate(OwnRedis::startNode).limit(3).toList();
        for (int i = 0; i < nodes.size(); i++) {
            int from = SLOTS * i / nodes.size();
            int to = SLOTS * (i + 1) / nodes.size();
            try (States.Look look = new States.Look(nodes.get(i).uri())) {
                look.at().clusterAddSlots(IntStream.range(from, to).toArray());
                look.at().clusterMeet("127.0.0.1", nodes.get(0).port());
            }
        }
        for (OwnRedis node : nodes) {
            try (States.Look look = new States.Look(node.uri())) {
                await().atMost(PATIENCE)
                        .until(() -> look.at().clusterInfo().contains("cluster_state:ok")
                                && look.at().clusterInfo().contains("cluster_known_nodes:3"));
            }
        }
    }

    @AfterAll
    static void stop() {
        nodes.forEach(OwnRedis::close);
    }

    @Test
    void limits_are_spread_over_the_nodes_and_hints_are_heard() {
        assertWorks(nodes.stream().map(OwnRedis::uri).collect(Collectors.joining(",")), "several");
    }

    @Test
    void one_node_is_enough_to_find_the_others() {
        assertWorks(nodes.get(2).uri(), "one");
    }

    private void assertWorks(String uri, String namespace) {
        RedisSettings settings =
                States.settings(uri).withNamespace(namespace).withCommandTimeout(Duration.ofSeconds(10));
        try (RedisSharedState state = RedisSharedState.connect(settings);
                RevocationFeed.Subscription subscription =
                        state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            for (int i = 0; i < KEYS; i++) {
                for (int attempt = 0; attempt < 3; attempt++) {
                    assertThat(States.take(state, "key/" + i)).isInstanceOf(RateVerdict.Admitted.class);
                }
                assertThat(States.take(state, "key/" + i)).isInstanceOf(RateVerdict.Limited.class);
            }
            Revocation entry = States.entry();
            state.revocationFeed().publish(entry);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly(entry));
        }
        assertThat(nodes).allSatisfy(node -> {
            try (States.Look look = new States.Look(node.uri())) {
                assertThat(look.at().keys(namespace + ":limit:*")).isNotEmpty();
            }
        });
    }
}
