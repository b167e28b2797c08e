package dev.latchkey.audit;

import dev.latchkey.audit.AuditVerification.Intact;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds how much of the chain may be forgotten for its age until some time. What is removed goes up to the first entry
 * that is young enough to stay, so any entry that stays bounds it: one is searched for by halves, in a log whose times
 * are nearly in the order of its numbers.
 */
final class Forgettable {

    /** How far the clock of a node may be ahead. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int SHARE = 4;
    private static final int PAGE = 200;

    private final AuditStore store;
    private final Instant stays;

    private Forgettable(AuditStore store, Instant stays) {
        this.store = store;
        this.stays = stays;
    }

    static KeptPoint keep(AuditStore store, Intact intact, Instant now, Duration retention) {
        Duration share = retention.dividedBy(SHARE);
        Instant until = now.plus(share.compareTo(LONGEST) < 0 ? share : LONGEST);
        Forgettable search = new Forgettable(store, until.plus(CLOCKS).minus(retention));
        return new KeptPoint(
                intact.to(), search.between(intact.from().number(), intact.to().number()), until);
    }

    private long between(long anchor, long head) {
        long found = head;
        long low = anchor;
        long high = head;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Timed row = firstAfter(middle);
            if (row != null && row.number() <= high && !row.at().isBefore(stays)) {
                found = row.number() - 1;
                high = middle;
            } else {
                low = row == null || row.number() > high ? middle + 1 : row.number();
            }
        }
        return found;
    }

    /** What was erased has no time here; null when too much in a row was. */
    private @Nullable Timed firstAfter(long number) {
        for (ChainedRow row : store.chained(number, PAGE)) {
            AuditRow content = row.content();
            if (content != null) {
                return new Timed(row.link().point().number(), content.event().at());
            }
        }
        return null;
    }

    private record Timed(long number, Instant at) {}
}
