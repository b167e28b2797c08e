package dev.latchkey.audit;

import dev.latchkey.audit.AuditVerification.Broken;
import dev.latchkey.audit.AuditVerification.Fault;
import dev.latchkey.audit.AuditVerification.Intact;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One walk along the chain, from what is kept first to where the chain ended when the walk began. */
final class ChainWalk {

    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final ChainState state;
    private final @Nullable ChainPoint known;
    private ChainPoint last;
    private long checked;
    private long erased;

    ChainWalk(AuditStore store, ChainState state, @Nullable ChainPoint known) {
        this.store = store;
        this.state = state;
        this.known = known;
        this.last = state.anchor();
    }

    AuditVerification walk() {
        Broken contradiction = compareWithKnown(last);
        if (contradiction != null) {
            return contradiction;
        }
        List<ChainedRow> page;
        do {
            page = store.chained(last.number(), PAGE);
            for (ChainedRow row : page) {
                if (last.number() == state.head().number()) {
                    break;
                }
                Broken broken = step(row);
                if (broken != null) {
                    return broken;
                }
            }
        } while (page.size() == PAGE && last.number() < state.head().number());
        return end();
    }

    private @Nullable Broken step(ChainedRow row) {
        ChainLink link = row.link();
        long number = last.number() + 1;
        if (link.point().number() != number) {
            return new Broken(Fault.MISSING, number, null, checked);
        }
        if (row.content() == null) {
            erased++;
        } else if (!isItself(row.content(), link)) {
            return broken(Fault.ALTERED, link);
        }
        ChainPoint point = Digests.link(last, link.digest());
        if (!point.equals(link.point())) {
            return broken(Fault.MISPLACED, link);
        }
        last = point;
        checked++;
        return compareWithKnown(point);
    }

    private static boolean isItself(AuditRow content, ChainLink link) {
        return content.event().id().equals(link.id()) && Digests.entry(content).equals(link.digest());
    }

    private Broken broken(Fault fault, ChainLink link) {
        return new Broken(fault, link.point().number(), link.id(), checked);
    }

    private @Nullable Broken compareWithKnown(ChainPoint point) {
        return known != null && known.number() == point.number() && !known.equals(point)
                ? new Broken(Fault.REPLACED, point.number(), null, checked)
                : null;
    }

    private AuditVerification end() {
        long reached = known == null ? 0 : known.number();
        if (last.number() < Math.max(state.head().number(), reached)) {
            return new Broken(Fault.TRUNCATED, last.number() + 1, null, checked);
        }
        if (!last.equals(state.head())) {
            return new Broken(Fault.MISPLACED, last.number(), null, checked);
        }
        if (erased > erasuresTold()) {
            return new Broken(Fault.ERASED_UNTOLD, last.number(), null, checked);
        }
        return new Intact(state.anchor(), last, checked, erased);
    }

    /** Asked for after the walk, so that an erasure during it is told of. */
    private long erasuresTold() {
        AuditFilter erasures = AuditFilter.all().type(AuditTypes.AUDIT_ERASED);
        long told = 0;
        AuditPlace place = null;
        List<AuditEvent> page;
        do {
            page = store.list(erasures, place, PAGE);
            told += page.stream()
                    .mapToLong(event -> Optional.ofNullable(event.details().get(Audit.COUNT))
                            .map(Long::parseLong)
                            .orElse(0L))
                    .sum();
            place = page.isEmpty() ? place : AuditPlace.of(page.get(page.size() - 1));
        } while (page.size() == PAGE);
        return told;
    }
}
