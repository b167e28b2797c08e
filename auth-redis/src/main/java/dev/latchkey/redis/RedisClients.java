package dev.latchkey.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes clients that fail fast: a command waits for its time-out and no longer, is refused while there is no connection
 * or too many wait already, and is never repeated after a reconnect, when its caller has long gone.
 */
final class RedisClients {

    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** How long a reader lets Redis wait for news before it asks again. */
    static final Duration BLOCK = Duration.ofSeconds(2);

    /** The time a connection and its first greetings may take; commands have a time-out of their own. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);
    private static final int WAITING_COMMANDS = 4_096;
    private static final int IO_THREADS = 2;
    private static final int COMPUTATION_THREADS = 2;
    private static final long FIRST_RECONNECT_MILLIS = 20;
    private static final long SLOWEST_RECONNECT_MILLIS = 1_000;
    private static final long RECONNECT_BASE_MILLIS = 20;

    private RedisClients() {}

    static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(COMPUTATION_THREADS)
                .reconnectDelay(Delay.equalJitter(
                        FIRST_RECONNECT_MILLIS, SLOWEST_RECONNECT_MILLIS, RECONNECT_BASE_MILLIS, TimeUnit.MILLISECONDS))
                .build();
    }

    static RedisClient single(ClientResources resources, RedisSettings settings) {
        RedisClient client =
                RedisClient.create(resources, settings.address().nodes().get(0));
        client.setOptions(failingFast(ClientOptions.builder(), settings).build());
        return client;
    }

    static RedisClusterClient cluster(ClientResources resources, RedisSettings settings) {
        RedisClusterClient client =
                RedisClusterClient.create(resources, settings.address().nodes());
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .build());
        failingFast(options, settings);
        client.setOptions(options.build());
        return client;
    }

    private static ClientOptions.Builder failingFast(ClientOptions.Builder options, RedisSettings settings) {
        return options.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(WAITING_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.builder()
                        .timeoutCommands(true)
                        .timeoutSource(new Timeouts(settings.commandTimeout().toMillis()))
                        .build())
                .sslOptions(ssl(settings));
    }

    private static SslOptions ssl(RedisSettings settings) {
        SslOptions.Builder options = SslOptions.builder().handshakeTimeout(CONNECT_TIMEOUT);
        settings.trustManagers().ifPresent(options::trustManager);
        return options.build();
    }

    /** What waits for news may wait for that long, and then for the answer. */
    private static final class Timeouts extends TimeoutOptions.TimeoutSource {

        private final long commandMillis;

        Timeouts(long commandMillis) {
            this.commandMillis = commandMillis;
        }

        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            return command.getType() == CommandType.XREAD ? BLOCK.toMillis() + commandMillis : commandMillis;
        }
    }
}
