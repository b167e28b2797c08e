package dev.latchkey.token;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found genuine, by their whole text: no other text can hit. A table of sets of a few
 * places; the place of a token follows from the end of its signature, which nobody can choose, and from a number that
 * is this process's own. Bounded in entries and bytes.
 *
 * <p>It answers for the signature alone: whoever finds a token here checks its key, times and revocation again.
 */
final class VerifiedTokenCache {

    private static final int WAYS = 4;
    private static final long SWEEP_SECONDS = 30;

    /** A quarter full, so that tokens seldom contend for a place. */
    private static final int SPARSENESS = 4;

    private static final int HASHED_CHARACTERS = 12;

    /** What an entry takes besides its text: the token's object, its claims and the table's place; an estimate. */
    private static final int ENTRY_BYTES = 1024;

    private final AtomicReferenceArray<@Nullable Entry> table;
    private final int mask;
    private final int seed;
    private final long mostBytes;
    private final int mostEntries;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong hand = new AtomicLong();
    private final AtomicLong sweptAt = new AtomicLong();

    /**
     * A token that was found genuine. Its bounds are repeated here, because each object that a request has to look at
     * is one more wait for memory.
     *
     * @param validFrom the first second at which it is accepted
     * @param validUntil the first second at which it no longer is
     */
    record Entry(String text, VerificationKey key, long validFrom, long validUntil, VerifiedToken token) {

        Entry with(VerifiedToken other) {
            return new Entry(text, key, validFrom, validUntil, other);
        }

        int size() {
            return text.length() + ENTRY_BYTES;
        }
    }

    VerifiedTokenCache(VerificationLimits limits, int seed) {
        int places = Integer.highestOneBit(Math.max(WAYS, limits.rememberedTokens() * SPARSENESS) * 2 - 1);
        this.table = new AtomicReferenceArray<>(places);
        this.mask = places - 1;
        this.seed = seed;
        this.mostBytes = limits.rememberedBytes();
        this.mostEntries = limits.rememberedTokens();
    }

    @Nullable
    Entry find(String text) {
        int first = firstPlace(text);
        for (int way = 0; way < WAYS; way++) {
            Entry entry = table.get(first + way);
            if (entry != null && entry.text.equals(text)) {
                return entry;
            }
        }
        return null;
    }

    void add(Entry entry) {
        int place = placeFor(entry);
        account(table.getAndSet(place, entry), -1);
        account(entry, 1);
        makeRoom(place);
    }

    /** Where the same text stands already, else an empty place, else that of the token that ends first. */
    private int placeFor(Entry entry) {
        int first = firstPlace(entry.text);
        int place = first;
        long earliest = Long.MAX_VALUE;
        for (int way = 0; way < WAYS; way++) {
            Entry other = table.get(first + way);
            if (other != null && other.text.equals(entry.text)) {
                return first + way;
            }
            long expiresAt = other == null ? -1 : other.validUntil;
            if (expiresAt < earliest) {
                earliest = expiresAt;
                place = first + way;
            }
        }
        return place;
    }

    void remove(Entry entry) {
        int first = firstPlace(entry.text);
        for (int way = 0; way < WAYS; way++) {
            removeAt(first + way, entry);
        }
    }

    /** Forgets, every half minute, all tokens that are past their end, so that none stays in memory for longer. */
    void sweepWhenDue(long second) {
        long last = sweptAt.get();
        boolean due = second >= last + SWEEP_SECONDS || second < last;
        if (due && sweptAt.compareAndSet(last, second)) {
            sweep(second);
        }
    }

    private void sweep(long second) {
        for (int place = 0; place <= mask; place++) {
            Entry entry = table.get(place);
            if (entry != null && entry.validUntil <= second) {
                removeAt(place, entry);
            }
        }
    }

    long entries() {
        return entries.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Beyond a bound, what a hand that goes round the table points at has to go; the one just added last of all. */
    private void makeRoom(int justAdded) {
        for (int step = 0; step <= mask && isOverfull(); step++) {
            int place = (int) hand.getAndIncrement() & mask;
            Entry entry = table.get(place);
            if (entry != null && place != justAdded) {
                removeAt(place, entry);
            }
        }
        Entry entry = table.get(justAdded);
        if (entry != null && isOverfull()) {
            removeAt(justAdded, entry);
        }
    }

    private boolean isOverfull() {
        return bytes.get() > mostBytes || entries.get() > mostEntries;
    }

    private void removeAt(int place, Entry entry) {
        if (table.compareAndSet(place, entry, null)) {
            account(entry, -1);
        }
    }

    private void account(@Nullable Entry entry, int sign) {
        if (entry != null) {
            bytes.addAndGet((long) sign * entry.size());
            entries.addAndGet(sign);
        }
    }

    private int firstPlace(String text) {
        int hash = seed;
        int length = text.length();
        for (int i = Math.max(0, length - HASHED_CHARACTERS); i < length; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        hash *= 0x9E3779B9;
        return (hash ^ hash >>> 15) & mask & -WAYS;
    }
}
