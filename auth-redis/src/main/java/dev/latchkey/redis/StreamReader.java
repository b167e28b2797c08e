package dev.latchkey.redis;

import dev.latchkey.revocation.Revocation;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the stream on a thread and a connection of its own. After a connection was lost it goes on where it was; a
 * stream that began again, because Redis was emptied and its clock set back, is read from its start.
 */
final class StreamReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StreamReader.class);
    private static final int BATCH = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(1);

    private final RedisLink link;
    private final String stream;
    private final Duration commandTimeout;
    private final Sink sink;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Outage outage = new Outage(
            "Redis cannot be read for revocations; until it can, this node sees those of others at its next poll",
            "Redis can be read for revocations again");
    private final Thread thread = new Thread(this::run, "latchkey-redis-revocations");
    private @Nullable StreamId position;
    private boolean lastWasMalformed;

    /** Takes what was read. */
    interface Sink {

        void accept(StreamId id, Revocation entry);

        /** The stream began again: ids that were given do not count any more. */
        void restarted();
    }

    /** A reader that begins after a place; at the end of the stream, once it can be reached, when there is none. */
    StreamReader(RedisLink link, String stream, Duration commandTimeout, @Nullable StreamId after, Sink sink) {
        this.link = link;
        this.stream = stream;
        this.commandTimeout = commandTimeout;
        this.position = after;
        this.sink = sink;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * The id of the stream's last entry.
     *
     * @return the id; {@link StreamId#START} when it is empty
     * @throws io.lettuce.core.RedisException when Redis is out of reach
     */
    static StreamId end(RedisClusterAsyncCommands<String, byte[]> commands, String stream, Duration timeout) {
        List<StreamMessage<String, byte[]>> last =
                Answers.await(commands.xrevrange(stream, Range.unbounded(), Limit.from(1)), timeout);
        return last.isEmpty() ? StreamId.START : StreamId.parse(last.get(0).getId());
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!isClosed()) {
            try (OwnLine line = link.open()) {
                resume(line.commands());
                outage.succeeded();
                pause = FIRST_PAUSE;
                follow(line.commands());
            } catch (Throwable e) {
                // Nothing may end this thread before the end: this node would hear of no hint again.
                if (isClosed()) {
                    return;
                }
                outage.failed(e);
                await(pause);
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            }
        }
    }

    @SuppressWarnings("unchecked") // an array of one element that nobody else sees
    private void follow(RedisClusterAsyncCommands<String, byte[]> commands) {
        XReadArgs waiting = XReadArgs.Builder.block(RedisClients.BLOCK).count(BATCH);
        while (!isClosed()) {
            StreamId after = position == null ? StreamId.START : position;
            List<StreamMessage<String, byte[]>> batch = Answers.await(
                    commands.xread(waiting, XReadArgs.StreamOffset.from(stream, after.toString())),
                    RedisClients.BLOCK.plus(commandTimeout));
            if (batch.isEmpty()) {
                resume(commands);
            }
            batch.forEach(this::deliver);
        }
    }

    private void resume(RedisClusterAsyncCommands<String, byte[]> commands) {
        StreamId end = end(commands, stream, commandTimeout);
        if (position == null) {
            position = end;
        } else if (!end.equals(StreamId.START) && end.compareTo(position) < 0) {
            position = StreamId.START;
            sink.restarted();
        }
    }

    private void deliver(StreamMessage<String, byte[]> message) {
        StreamId id = StreamId.parse(message.getId());
        position = id;
        try {
            sink.accept(id, RevocationFields.read(message.getBody()));
            lastWasMalformed = false;
        } catch (IllegalArgumentException e) {
            if (!lastWasMalformed) {
                log.warn("The entry {} of the stream of revocations cannot be read and is passed over", id, e);
            }
            lastWasMalformed = true;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void await(Duration time) {
        try {
            boolean unused = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // close() interrupts, after it has said so
        }
    }

    /** Ends the thread; waits for it no longer than a moment. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(PATIENCE_AT_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
