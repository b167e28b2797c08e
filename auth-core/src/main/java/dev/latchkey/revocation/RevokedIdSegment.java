package dev.latchkey.revocation;

import java.time.Instant;

/**
 * A part of {@link RevokedIds}, with a lock for its writers and none for its readers: a look-up sees slots that were
 * whole when it began.
 */
final class RevokedIdSegment {

    private static final int SMALLEST = 16;

    private volatile RevokedIdSlots slots;
    private volatile int size;

    RevokedIdSegment(boolean withLevels) {
        slots = new RevokedIdSlots(SMALLEST, withLevels);
    }

    int find(long most, long least, long hash, int level) {
        return slots.find(most, least, hash, level);
    }

    synchronized void put(long most, long least, long hash, int mark, int level) {
        RevokedIdSlots current = slots;
        if (size >= current.limit()) {
            current = current.copy(current.capacity() + current.capacity() / 2);
            slots = current;
        }
        if (current.put(most, least, hash, mark, level)) {
            size = size + 1;
        }
    }

    synchronized void purge(Instant now) {
        int live = slots.countLive(now);
        if (live < size) {
            slots = slots.copyLive(Math.max(SMALLEST, live + live / 2), now);
            size = live;
        }
    }

    int size() {
        return size;
    }

    long bytes() {
        return slots.bytes();
    }
}
