package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import java.time.Instant;
import java.util.List;

/**
 * The reason and the expiry of an index entry in one {@code int} that is never 0: the reason in the lowest 4 bits, the
 * expiry above them in units of 16 seconds, rounded up. That reaches to the year 2106; what expires later never does.
 */
final class RevocationMark {

    static final int NONE = 0;

    private static final int REASON_BITS = 4;
    private static final int REASON_MASK = (1 << REASON_BITS) - 1;
    private static final long SECONDS_PER_UNIT = 16;
    private static final long NEVER = (1L << (Integer.SIZE - REASON_BITS)) - 1;
    private static final List<EndReason> REASONS = List.of(EndReason.values());

    private RevocationMark() {}

    static int of(EndReason reason, Instant expiresAt) {
        long unit = Math.floorDiv(expiresAt.getEpochSecond(), SECONDS_PER_UNIT) + 1;
        long bounded = Math.min(Math.max(unit, 0), NEVER);
        return (int) (bounded << REASON_BITS) | (REASONS.indexOf(reason) + 1);
    }

    static EndReason reason(int mark) {
        return REASONS.get((mark & REASON_MASK) - 1);
    }

    /** The first one's reason with the later one's expiry. */
    static int longer(int mark, int other) {
        return Integer.compareUnsigned(mark >>> REASON_BITS, other >>> REASON_BITS) >= 0
                ? mark
                : (other & ~REASON_MASK) | (mark & REASON_MASK);
    }

    static boolean isExpired(int mark, Instant now) {
        int unit = mark >>> REASON_BITS;
        return unit < NEVER && Math.floorDiv(now.getEpochSecond(), SECONDS_PER_UNIT) >= unit;
    }
}
