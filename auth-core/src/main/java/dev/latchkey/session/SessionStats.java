package dev.latchkey.session;

import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A user's sessions in numbers. Immutable.
 *
 * @param active how many are active now
 * @param started how many were started in the last 30 days; no more than the latest 10,000 are counted
 * @param byDevice of those, how many by device, such as {@code Firefox on Linux}
 * @param byDay of those, how many by the day of their start, in UTC; days without any are left out
 */
public record SessionStats(
        int active, int started, SortedMap<String, Integer> byDevice, SortedMap<LocalDate, Integer> byDay) {

    private static final Duration PERIOD = Duration.ofDays(30);
    private static final int MOST = 10_000;

    /** Copies the maps. */
    public SessionStats {
        byDevice = Collections.unmodifiableSortedMap(new TreeMap<>(byDevice));
        byDay = Collections.unmodifiableSortedMap(new TreeMap<>(byDay));
    }

    static SessionStats of(SessionStore store, UserId user, Instant now) {
        List<Session> started = store.startedSince(user, now.minus(PERIOD), MOST);
        SortedMap<String, Integer> byDevice = new TreeMap<>();
        SortedMap<LocalDate, Integer> byDay = new TreeMap<>();
        for (Session session : started) {
            byDevice.merge(session.device(), 1, Integer::sum);
            byDay.merge(LocalDate.ofInstant(session.createdAt(), ZoneOffset.UTC), 1, Integer::sum);
        }
        return new SessionStats(store.active(user, now).size(), started.size(), byDevice, byDay);
    }
}
