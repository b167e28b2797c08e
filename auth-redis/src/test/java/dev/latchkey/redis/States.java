package dev.latchkey.redis;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.revocation.Revocation;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/** What tests of the shared state begin with. */
public final class States {

    static final RateLimit THREE_A_MINUTE = RateLimit.perMinute(3);

    private States() {}

    static RedisSettings settings(String uri) {
        return RedisSettings.parse(Secret.of(uri));
    }

    /** A namespace of its own on the Redis of all tests, and patience with a machine that has much else to do. */
    static RedisSettings newSettings() {
        return settings(TestRedis.uri())
                .withNamespace(TestRedis.newNamespace())
                .withCommandTimeout(Duration.ofSeconds(10));
    }

    static RateVerdict take(RedisSharedState state, String key) {
        return state.rateLimiter()
                .take(key, THREE_A_MINUTE, Environment.system().now());
    }

    static Revocation.OfSession entry() {
        Environment environment = Environment.system();
        return new Revocation.OfSession(
                new SessionId(environment.newId()),
                EndReason.SIGNED_OUT,
                environment.now().plus(Duration.ofMinutes(15)));
    }

    /** A look at Redis as it is, past everything that is tested. */
    public static final class Look implements AutoCloseable {

        private final RedisClient client;
        private final StatefulRedisConnection<String, String> connection;

        /** Connects. */
        public Look(String uri) {
            client = RedisClient.create(uri);
            connection = client.connect();
        }

        /** Commands to it. */
        public RedisCommands<String, String> at() {
            return connection.sync();
        }

        @Override
        public void close() {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }
}
