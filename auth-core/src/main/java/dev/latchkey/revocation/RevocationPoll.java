package dev.latchkey.revocation;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the pages of a source into the index, one walk at a time, and remembers when the last walk that came to the
 * end had begun. A walk that fails half-way keeps what it has read and goes on from there the next time.
 */
final class RevocationPoll {

    private static final Logger log = LoggerFactory.getLogger(RevocationPoll.class);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(1);

    private final RevocationSource source;
    private final RevocationIndex index;
    private final Environment environment;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private @Nullable RevocationCursor cursor;
    private Instant purgedAt = Instant.MIN;
    private boolean failing;
    private volatile @Nullable Instant completeAsOf;

    RevocationPoll(RevocationSource source, RevocationIndex index, Environment environment) {
        this.source = source;
        this.index = index;
        this.environment = environment;
    }

    /** Catches up with the source; false when it is out of reach. Throws nothing: that would end the poll for good. */
    boolean run() {
        oneAtATime.lock();
        try {
            Instant begun = environment.now();
            walk();
            completeAsOf = begun;
            recovered();
            purgeNowAndThen(begun);
            return true;
        } catch (Throwable e) {
            failed(e);
            return false;
        } finally {
            oneAtATime.unlock();
        }
    }

    private void walk() {
        RevocationPage page = firstPage();
        page.entries().forEach(index::add);
        while (page.more()) {
            if (page.next().equals(cursor)) {
                throw new StoreUnavailableException("the source of revocations gives the same page again and again");
            }
            cursor = page.next();
            page = source.since(cursor);
            page.entries().forEach(index::add);
        }
        cursor = page.next();
    }

    /** Goes on where the last walk has ended, or starts again. */
    private RevocationPage firstPage() {
        if (cursor == null) {
            return source.snapshot();
        }
        try {
            return source.since(cursor);
        } catch (UnknownCursorException e) {
            log.info("The source of revocations has forgotten its cursor; loading all of it again");
            cursor = null;
            return source.snapshot();
        }
    }

    private void purgeNowAndThen(Instant now) {
        if (purgedAt.equals(Instant.MIN) || !now.isBefore(purgedAt.plus(PURGE_EVERY))) {
            index.purge(now);
            purgedAt = now;
        }
    }

    private void failed(Throwable e) {
        if (!failing && !Thread.currentThread().isInterrupted()) {
            failing = true;
            log.warn("The source of revocations cannot be read; it is tried again at every poll", e);
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.info("The source of revocations can be read again");
        }
    }

    boolean wasComplete() {
        return completeAsOf != null;
    }

    /** Whether the index holds all that was committed up to this long ago. */
    boolean isComplete(Instant now, Duration within) {
        return age(now).compareTo(within) <= 0;
    }

    /** The time since the start of the last complete walk; how far it lies ahead, when the clock was set back. */
    Duration age(Instant now) {
        Instant begun = completeAsOf;
        return begun == null
                ? ChronoUnit.FOREVER.getDuration()
                : Duration.between(begun, now).abs();
    }
}
