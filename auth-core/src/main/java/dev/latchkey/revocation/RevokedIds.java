package dev.latchkey.revocation;

import java.time.Instant;
import java.util.UUID;

/**
 * Revoked ids with their marks, in 26 to 40 bytes each (31 to 48 with levels), for one writer at a time and any number
 * of readers that never wait. It is cut into segments, so that growing and purging copy a small part at a time.
 */
final class RevokedIds {

    private static final int SEGMENT_BITS = 6;

    /** 2 to the 64th, divided by the golden ratio: odd, and without a pattern in its bits. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final RevokedIdSegment[] segments = new RevokedIdSegment[1 << SEGMENT_BITS];

    /**
     * An empty table.
     *
     * @param withLevels whether each id has a level, and is looked up with one that is to be below it
     */
    RevokedIds(boolean withLevels) {
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new RevokedIdSegment(withLevels);
        }
    }

    void put(UUID id, int mark) {
        put(id, mark, 1);
    }

    void put(UUID id, int mark, int level) {
        long most = id.getMostSignificantBits();
        long least = stored(id.getLeastSignificantBits());
        long hash = hash(most, least);
        segment(hash).put(most, least, hash, mark, level);
    }

    /** The id's mark, {@link RevocationMark#NONE} when it is not there. */
    int find(UUID id) {
        return find(id, 0);
    }

    /** The id's mark when its level is above the given one, else {@link RevocationMark#NONE}. */
    int find(UUID id, int level) {
        long most = id.getMostSignificantBits();
        long least = stored(id.getLeastSignificantBits());
        long hash = hash(most, least);
        return segment(hash).find(most, least, hash, level);
    }

    void purge(Instant now) {
        for (RevokedIdSegment segment : segments) {
            segment.purge(now);
        }
    }

    long size() {
        long size = 0;
        for (RevokedIdSegment segment : segments) {
            size += segment.size();
        }
        return size;
    }

    long bytes() {
        long bytes = 0;
        for (RevokedIdSegment segment : segments) {
            bytes += segment.bytes();
        }
        return bytes;
    }

    private RevokedIdSegment segment(long hash) {
        return segments[segmentOf(hash)];
    }

    static int segmentOf(long hash) {
        return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
    }

    /**
     * A zero there means an empty slot. No UUID of RFC 9562 has one, but ids that a host makes of its own numbers may;
     * they take the place of another half that no UUID of RFC 9562 has (section 4.1: a variant that is reserved).
     */
    private static long stored(long least) {
        return least == 0 ? -1L : least;
    }

    /** Spreads ids that differ in any bit over segments (the highest bits) and slots (the lower half). */
    static long hash(long most, long least) {
        long hash = (most ^ (most >>> 32)) * SPREAD + least;
        hash = (hash ^ (hash >>> 32)) * SPREAD;
        hash = (hash ^ (hash >>> 29)) * SPREAD;
        return hash ^ (hash >>> 32);
    }
}
