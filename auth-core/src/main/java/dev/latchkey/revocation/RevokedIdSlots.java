package dev.latchkey.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;

/**
 * A hash table with open addressing, at most four fifths full. A slot is filled once and never emptied; only its mark
 * and its level change after that. One writer at a time, readers without a lock: the least significant half of an id
 * is written last, and whoever reads it sees the rest of the slot.
 *
 * <p>A filter of 8 bits a slot stands before the table, small enough for the processor's cache where the table is not:
 * it answers for most ids that are not there, and those are nearly all that are looked up.
 */
final class RevokedIdSlots {

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    /** Leaves the segment's 6 bits of the hash out, and those that choose the slot as far as may be. */
    private static final int FILTER_SHIFT = 26;

    private final int capacity;
    private final long[] filter;
    private final long[] ids;
    private final int[] marks;
    private final int[] levels;

    /** Empty slots; without levels every id counts, whatever level it is looked up with. */
    RevokedIdSlots(int capacity, boolean withLevels) {
        this.capacity = capacity;
        filter = new long[capacity / Byte.SIZE + 1];
        ids = new long[2 * capacity];
        marks = new int[capacity];
        levels = new int[withLevels ? capacity : 0];
    }

    int find(long most, long least, long hash, int level) {
        if (!mayHave(hash)) {
            return RevocationMark.NONE;
        }
        int slot = slot(most, least, hash);
        if (least(slot) == 0) {
            return RevocationMark.NONE;
        }
        // The level is written after the mark and so read before it: the mark is at least as new.
        boolean counts = levels.length == 0 || (int) INTS.getAcquire(levels, slot) > level;
        return counts ? (int) INTS.getAcquire(marks, slot) : RevocationMark.NONE;
    }

    /** Whether an id of this hash may be here, as far as the filter tells. */
    boolean mayHave(long hash) {
        long bits = filterBits(hash);
        return ((long) LONGS.getAcquire(filter, filterWord(hash)) & bits) == bits;
    }

    /** Adds an id, or prolongs the one that is there and lifts its level; says whether it is new. */
    boolean put(long most, long least, long hash, int mark, int level) {
        int slot = slot(most, least, hash);
        if (least(slot) != 0) {
            merge(slot, mark, level);
            return false;
        }
        ids[2 * slot] = most;
        marks[slot] = mark;
        if (levels.length > 0) {
            levels[slot] = level;
        }
        int word = filterWord(hash);
        LONGS.setRelease(filter, word, filter[word] | filterBits(hash));
        LONGS.setRelease(ids, 2 * slot + 1, least);
        return true;
    }

    private void merge(int slot, int mark, int level) {
        boolean higher = levels.length > 0 && level > levels[slot];
        int merged = higher ? RevocationMark.longer(mark, marks[slot]) : RevocationMark.longer(marks[slot], mark);
        INTS.setRelease(marks, slot, merged);
        if (higher) {
            INTS.setRelease(levels, slot, level);
        }
    }

    RevokedIdSlots copy(int newCapacity) {
        return copyLive(newCapacity, Instant.MIN);
    }

    RevokedIdSlots copyLive(int newCapacity, Instant now) {
        RevokedIdSlots copy = new RevokedIdSlots(newCapacity, levels.length > 0);
        for (int slot = 0; slot < capacity; slot++) {
            if (isLive(slot, now)) {
                long most = ids[2 * slot];
                long least = ids[2 * slot + 1];
                copy.put(most, least, RevokedIds.hash(most, least), marks[slot], levels.length > 0 ? levels[slot] : 0);
            }
        }
        return copy;
    }

    int countLive(Instant now) {
        int live = 0;
        for (int slot = 0; slot < capacity; slot++) {
            if (isLive(slot, now)) {
                live++;
            }
        }
        return live;
    }

    private boolean isLive(int slot, Instant now) {
        return marks[slot] != RevocationMark.NONE && !RevocationMark.isExpired(marks[slot], now);
    }

    int capacity() {
        return capacity;
    }

    /** How many ids it takes before it is to be copied to a larger one. */
    int limit() {
        return (int) (capacity * 4L / 5);
    }

    long bytes() {
        return (long) Long.BYTES * (filter.length + ids.length) + (long) Integer.BYTES * (marks.length + levels.length);
    }

    /** The slot with the id, or the empty one where the search for it ends. */
    private int slot(long most, long least, long hash) {
        int slot = scaled(hash, capacity);
        while (true) {
            long found = least(slot);
            if (found == 0 || (found == least && ids[2 * slot] == most)) {
                return slot;
            }
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
    }

    private int filterWord(long hash) {
        return scaled(hash >>> FILTER_SHIFT, filter.length);
    }

    /** Two of the word's bits, which may be the same one; a shift counts the lowest 6 bits of its distance. */
    private static long filterBits(long hash) {
        return 1L << hash | 1L << (hash >>> 6);
    }

    /** Spreads the lower half of a hash over as many places, by its highest bits. */
    static int scaled(long hash, int places) {
        return (int) (((hash & LOW_HALF) * places) >>> Integer.SIZE);
    }

    private long least(int slot) {
        return (long) LONGS.getAcquire(ids, 2 * slot + 1);
    }
}
