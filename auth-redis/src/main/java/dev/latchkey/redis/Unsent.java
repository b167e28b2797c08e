package dev.latchkey.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes that Redis is not known to have been told of: this node takes no copies of those keys from there, and tells of
 * them again when Redis answers again. Bounded: beyond the bound no copies are taken at all until those of the time are
 * too old.
 */
final class Unsent {

    private static final int MOST = 10_000;

    private final Duration life;
    private final Map<String, Object> pending = new ConcurrentHashMap<>();
    private volatile @Nullable Instant nothingUntil;

    Unsent(Duration life) {
        this.life = life;
    }

    /** Notes an attempt; gives what it is confirmed with. */
    Object begin(String key, Instant now) {
        Object attempt = new Object();
        if (pending.size() < MOST || pending.containsKey(key)) {
            pending.put(key, attempt);
        } else {
            nothingUntil = now.plus(life);
        }
        return attempt;
    }

    /** Redis was told by this attempt, which settles the key unless it has changed again. */
    void confirm(String key, Object attempt) {
        boolean unused = pending.remove(key, attempt);
    }

    boolean holds(String key, Instant now) {
        Instant end = nothingUntil;
        return pending.containsKey(key) || (end != null && now.isBefore(end));
    }

    List<String> keys() {
        return List.copyOf(pending.keySet());
    }
}
