package dev.latchkey.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a client and its threads, which waits for nobody for long. */
final class LinkClosing {

    private static final Logger log = LoggerFactory.getLogger(LinkClosing.class);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private LinkClosing() {}

    static void close(AbstractRedisClient client, ClientResources resources) {
        try {
            client.shutdown(Duration.ZERO, LONGEST);
        } catch (RuntimeException e) {
            log.debug("The connections to Redis did not end in order", e);
        }
        boolean ended = resources
                .shutdown(0, LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            log.debug("The threads that talk to Redis have not ended yet");
        }
    }
}
