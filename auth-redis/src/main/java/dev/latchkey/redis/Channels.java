package dev.latchkey.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;

/** Hears channels. */
final class Channels {

    private Channels() {}

    /**
     * Hears a channel on a connection, which subscribes again by itself after it was lost.
     *
     * @throws io.lettuce.core.RedisException when Redis is out of reach or refuses
     */
    static void hear(
            StatefulRedisPubSubConnection<String, byte[]> own, String channel, ChannelSink sink, Duration timeout) {
        own.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, byte[] message) {
                sink.heard(message);
            }

            @Override
            public void subscribed(String to, long count) {
                sink.begun();
            }
        });
        Object unused = Answers.await(own.async().subscribe(channel), timeout);
    }
}
