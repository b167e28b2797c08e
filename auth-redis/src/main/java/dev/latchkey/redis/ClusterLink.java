package dev.latchkey.redis;

import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis Cluster. */
final class ClusterLink implements RedisLink {

    private static final Logger log = LoggerFactory.getLogger(ClusterLink.class);

    private final ClientResources resources;
    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, byte[]> shared;

    private ClusterLink(
            ClientResources resources,
            RedisClusterClient client,
            StatefulRedisClusterConnection<String, byte[]> shared) {
        this.resources = resources;
        this.client = client;
        this.shared = shared;
    }

    /**
     * Connects.
     *
     * @throws io.lettuce.core.RedisException when the Cluster cannot be reached, or refuses the credentials
     */
    static ClusterLink connect(RedisSettings settings) {
        ClientResources resources = RedisClients.resources();
        RedisClusterClient client = RedisClients.cluster(resources, settings);
        try {
            return new ClusterLink(resources, client, connected(client));
        } catch (RuntimeException e) {
            LinkClosing.close(client, resources);
            throw e;
        }
    }

    /** Connects to all nodes: the first command to one that is not connected yet would be refused. */
    private static StatefulRedisClusterConnection<String, byte[]> connected(RedisClusterClient client) {
        StatefulRedisClusterConnection<String, byte[]> connection = client.connect(RedisClients.CODEC);
        for (RedisClusterNode node : connection.getPartitions()) {
            if (!node.getSlots().isEmpty()) {
                connect(connection, node.getUri());
            }
        }
        return connection;
    }

    private static void connect(StatefulRedisClusterConnection<String, byte[]> connection, RedisURI node) {
        try {
            var unused = connection.getConnection(node.getHost(), node.getPort());
        } catch (RedisException e) {
            log.debug("A node of the Redis Cluster cannot be reached yet", e);
        }
    }

    @Override
    public RedisClusterAsyncCommands<String, byte[]> commands() {
        return shared.async();
    }

    @Override
    public LettuceBasedProxyManagerBuilder<String> buckets() {
        return Bucket4jLettuce.casBasedBuilder(shared);
    }

    @Override
    public OwnLine open() {
        StatefulRedisClusterConnection<String, byte[]> own = connected(client);
        return new OwnLine() {
            @Override
            public RedisClusterAsyncCommands<String, byte[]> commands() {
                return own.async();
            }

            @Override
            public void close() {
                own.close();
            }
        };
    }

    @Override
    public void hear(String channel, ChannelSink sink) {
        Channels.hear(client.connectPubSub(RedisClients.CODEC), channel, sink, RedisClients.CONNECT_TIMEOUT);
    }

    @Override
    public void close() {
        shared.close();
        LinkClosing.close(client, resources);
    }
}
