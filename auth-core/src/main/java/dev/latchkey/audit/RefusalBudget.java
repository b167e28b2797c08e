package dev.latchkey.audit;

import java.time.Duration;
import java.time.Instant;

/**
 * How many refusals a node writes down one by one: a minute's worth at once, refilled evenly, so that any minute has at
 * most two minutes' worth. What is beyond is
 * counted, so that a flood of refusals costs the database a bounded number of writes. Safe for use by several threads.
 */
final class RefusalBudget {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private double left;
    private Instant refilledAt = Instant.MIN;
    private long counted;

    RefusalBudget(int perMinute) {
        this.perMinute = perMinute;
        this.left = perMinute;
    }

    /** Whether this one is written down; otherwise it is counted. */
    synchronized boolean take(Instant now) {
        refill(now);
        if (left < 1) {
            counted++;
            return false;
        }
        left--;
        return true;
    }

    private void refill(Instant now) {
        if (refilledAt.equals(Instant.MIN)) {
            refilledAt = now;
            return;
        }
        Duration passed = Duration.between(refilledAt, now);
        // A clock that steps back refills nothing, and does not have to catch up either.
        refilledAt = now;
        if (passed.compareTo(MINUTE) >= 0) {
            left = perMinute;
        } else if (!passed.isNegative()) {
            left = Math.min(perMinute, left + (double) perMinute * passed.toNanos() / MINUTE.toNanos());
        }
    }

    /** How many were counted since the last time; they are the caller's to tell. */
    synchronized long takeCounted() {
        long taken = counted;
        counted = 0;
        return taken;
    }

    /** Those that could not be told after all. */
    synchronized void giveBack(long untold) {
        counted += untold;
    }
}
