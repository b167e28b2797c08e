package dev.latchkey.redis;

import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feed on a stream. Reads from the first subscription on. */
final class RedisRevocationFeed implements RevocationFeed, StreamReader.Sink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisRevocationFeed.class);

    private final RedisLink link;
    private final String stream;
    private final Duration commandTimeout;
    private final RevocationPublisher publisher;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private @Nullable StreamReader reader;
    private boolean closed;

    RedisRevocationFeed(RedisLink link, RedisKeys keys, RedisSettings settings) {
        this.link = link;
        stream = keys.stream();
        commandTimeout = settings.commandTimeout();
        publisher = new RevocationPublisher(link, keys, settings.streamLength());
    }

    @Override
    public void publish(Revocation entry) {
        publisher.publish(entry);
    }

    @Override
    public Subscription subscribe(Consumer<Revocation> listener) {
        StreamId end = end();
        Subscriber subscriber = new Subscriber(listener, end == null ? StreamId.START : end);
        subscribers.add(subscriber);
        startReading(end);
        return subscriber;
    }

    /** Where the stream ends, asked on the connection of the publisher: what it published before comes before. */
    private @Nullable StreamId end() {
        try {
            return StreamReader.end(link.commands(), stream, commandTimeout);
        } catch (RedisException e) {
            log.debug("The end of the stream of revocations is not known yet", e);
            return null;
        }
    }

    private synchronized void startReading(@Nullable StreamId after) {
        if (reader == null && !closed) {
            reader = new StreamReader(link, stream, commandTimeout, after, this);
            reader.start();
        }
    }

    @Override
    public void accept(StreamId id, Revocation entry) {
        subscribers.forEach(subscriber -> subscriber.tell(id, entry));
    }

    @Override
    public void restarted() {
        subscribers.forEach(Subscriber::hearAll);
    }

    @Override
    public void close() {
        StreamReader ending;
        synchronized (this) {
            closed = true;
            ending = reader;
        }
        if (ending != null) {
            ending.close();
        }
    }

    private final class Subscriber implements Subscription {

        private final Consumer<Revocation> listener;
        private StreamId after;
        private boolean open = true;

        Subscriber(Consumer<Revocation> listener, StreamId after) {
            this.listener = listener;
            this.after = after;
        }

        synchronized void tell(StreamId id, Revocation entry) {
            if (!open || id.compareTo(after) <= 0) {
                return;
            }
            try {
                listener.accept(entry);
            } catch (Throwable e) {
                log.error("A subscriber to revocations failed", e);
            }
        }

        synchronized void hearAll() {
            after = StreamId.START;
        }

        @Override
        public void close() {
            subscribers.remove(this);
            synchronized (this) {
                open = false;
            }
        }
    }
}
