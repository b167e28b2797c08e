package dev.latchkey.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest changes of this node, for as long as a copy from before them could be used. Bounded: of more, the oldest are
 * forgotten. Safe for use by several threads.
 */
final class RecentChanges {

    /** All of them, of every cache, wait in a connection's queue at once when they are told of again. */
    private static final int MOST = 1_000;

    private final Duration life;

    /** The oldest first. */
    private final Map<String, Instant> times = new LinkedHashMap<>();

    RecentChanges(Duration life) {
        this.life = life;
    }

    synchronized void add(String key, Instant at) {
        times.remove(key);
        times.put(key, at);
        Iterator<Instant> eldest = times.values().iterator();
        while (eldest.hasNext() && (!isRecent(eldest.next(), at) || times.size() > MOST)) {
            eldest.remove();
        }
    }

    /** When the key was changed last; null when that is too long ago, or was never. */
    synchronized @Nullable Instant find(String key, Instant now) {
        Instant at = times.get(key);
        return at != null && isRecent(at, now) ? at : null;
    }

    synchronized List<String> keys(Instant now) {
        return times.entrySet().stream()
                .filter(change -> isRecent(change.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** By the distance, so that after a clock has stepped back nothing counts as changed for long. */
    private boolean isRecent(Instant at, Instant now) {
        return Duration.between(at, now).abs().compareTo(life) < 0;
    }
}
