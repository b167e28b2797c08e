package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary and its replica behind a sentinel. */
final class SentinelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SentinelGroup group = SentinelGroup.start();
    private final Queue<Revocation> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        group.close();
    }

    @Test
    void everything_goes_on_with_the_replica_when_the_primary_dies() {
        try (RedisSharedState state = RedisSharedState.connect(group.uri());
                RevocationFeed.Subscription subscription =
                        state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            hears(state);
            assertThat(States.take(state, "key")).isInstanceOf(RateVerdict.Admitted.class);

            group.stopPrimary();

            await().atMost(PATIENCE)
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> {
                        States.take(state, "another");
                        return true;
                    });
            hears(state);
        }
        assertThat(group.hasFailedOver()).isTrue();
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
