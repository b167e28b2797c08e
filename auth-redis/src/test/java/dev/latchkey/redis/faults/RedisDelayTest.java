package dev.latchkey.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.jdbc.faults.Figures;
import dev.latchkey.jdbc.faults.OwnPostgres;
import dev.latchkey.jdbc.faults.SignOuts;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.redis.OwnRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a session that was ended on one node is still accepted on another that hears of it by Redis. */
@Tag("faults")
final class RedisDelayTest {

    private static final int SIGN_OUTS = Integer.getInteger("latchkey.faults.sign-outs", 2_000);
    private static final double MAX_STALENESS_MILLIS = 2_000;

    @Test
    void by_redis_another_node_knows_nearly_at_once() {
        try (OwnPostgres database = OwnPostgres.start();
                OwnRedis redis = OwnRedis.start();
                TwoNodes nodes = new TwoNodes(database, redis.uri(), LimitSettings.off())) {
            double[] millis = SignOuts.start(nodes.here, nodes.there, SIGN_OUTS).awaitAll();

            Figures.say(
                    "Revocation seen by another node by Redis: %d sign-outs, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                    SIGN_OUTS,
                    Figures.percentile(millis, 0.5),
                    Figures.percentile(millis, 0.99),
                    Figures.percentile(millis, 1));
            assertThat(millis).hasSize(SIGN_OUTS).doesNotContain(0);
            assertThat(Figures.percentile(millis, 1)).isLessThan(MAX_STALENESS_MILLIS);
        }
    }
}
