package dev.latchkey.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the beginning and the end of a time in which something does not work, and nothing in between. */
final class Outage {

    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final String begins;
    private final String ends;
    private final AtomicBoolean ongoing = new AtomicBoolean();

    Outage(String begins, String ends) {
        this.begins = begins;
        this.ends = ends;
    }

    void failed(Throwable failure) {
        if (ongoing.compareAndSet(false, true)) {
            log.warn(begins, failure);
        }
    }

    void succeeded() {
        if (ongoing.get() && ongoing.compareAndSet(true, false)) {
            log.info(ends);
        }
    }
}
