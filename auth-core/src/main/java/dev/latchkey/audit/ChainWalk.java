package dev.latchkey.audit;

import dev.latchkey.audit.AuditVerification.Broken;
import dev.latchkey.audit.AuditVerification.Fault;
import dev.latchkey.audit.AuditVerification.Intact;
import dev.latchkey.audit.AuditVerification.Unfinished;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk along the chain, from what is kept first to where the chain ended when the walk began, and further only to
 * find what tells of an erasure. All of it is read from the store itself: an answer that lags behind would pass for a
 * forgery.
 */
final class ChainWalk {

    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final ChainState state;
    private final Runnable chaining;
    private final @Nullable ChainPoint known;
    private ChainPoint last;
    private long checked;
    private long erased;
    private long told;
    private long left;

    ChainWalk(AuditStore store, ChainState state, Runnable chaining, Part part) {
        this.store = store;
        this.state = state;
        this.chaining = chaining;
        this.known = part.known() == null ? null : part.known().point();
        this.last = state.anchor();
        this.left = part.limit();
        AuditProgress after = part.after();
        // What lay before the anchor is forgotten, with what told of erasures in it: then all that is left is walked.
        if (after != null && after.to().number() >= state.anchor().number()) {
            last = after.to();
            checked = after.checked();
            erased = after.erased();
            told = after.told();
        }
    }

    /** What is to be walked: held to which point, from where on, and how many entries at most. */
    record Part(@Nullable KeptPoint known, @Nullable AuditProgress after, long limit) {

        static Part all(@Nullable KeptPoint known) {
            return new Part(known, null, Long.MAX_VALUE);
        }
    }

    AuditVerification walk() {
        if (last.number() > state.head().number()) {
            return new Broken(Fault.TRUNCATED, state.head().number() + 1, null, checked);
        }
        Broken broken = compareWithKnown(last);
        if (broken == null) {
            broken = walkTo(state.head());
        }
        if (broken == null && last.number() < state.head().number()) {
            return new Unfinished(new AuditProgress(last, checked, erased, told));
        }
        if (broken == null) {
            broken = followErasures();
        }
        if (broken == null) {
            broken = lookBeyond();
        }
        return broken == null ? new Intact(state.anchor(), last, checked, erased) : broken;
    }

    private @Nullable Broken walkTo(ChainPoint head) {
        List<ChainedRow> page;
        int wanted;
        do {
            wanted = (int) Math.min(PAGE, left);
            page = store.chained(last.number(), wanted);
            for (ChainedRow row : page) {
                if (last.number() == head.number()) {
                    break;
                }
                Broken broken = step(row);
                if (broken != null) {
                    return broken;
                }
            }
        } while (page.size() == wanted && last.number() < head.number() && left > 0);
        if (last.number() < head.number() && left == 0) {
            return null;
        }
        if (last.number() < Math.max(head.number(), known == null ? 0 : known.number())) {
            return new Broken(Fault.TRUNCATED, last.number() + 1, null, checked);
        }
        return last.equals(head) ? null : new Broken(Fault.MISPLACED, last.number(), null, checked);
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
        } else {
            told += told(row.content().event());
        }
        ChainPoint point = Digests.link(last, link.digest());
        if (!point.equals(link.point())) {
            return broken(Fault.MISPLACED, link);
        }
        last = point;
        checked++;
        left--;
        return compareWithKnown(point);
    }

    private static boolean isItself(AuditRow content, ChainLink link) {
        return !content.event().type().equals(AuditTypes.UNREADABLE)
                && content.event().id().equals(link.id())
                && Digests.entry(content).equals(link.digest());
    }

    private Broken broken(Fault fault, ChainLink link) {
        return new Broken(fault, link.point().number(), link.id(), checked);
    }

    private @Nullable Broken compareWithKnown(ChainPoint point) {
        return known != null && known.number() == point.number() && !known.equals(point)
                ? new Broken(Fault.REPLACED, point.number(), null, checked)
                : null;
    }

    private static long told(AuditEvent event) {
        String count = event.details().get(Audit.COUNT);
        boolean number = count != null && count.matches("[0-9]{1,18}");
        return number && event.type().equals(AuditTypes.AUDIT_ERASED) ? Long.parseLong(count) : 0;
    }

    /**
     * An erasure and the entry that tells of it commit together, but the entry comes later in the chain: what was walked
     * past as erased is told of by the time that all is chained.
     */
    private @Nullable Broken followErasures() {
        left = Long.MAX_VALUE; // few follow: what was written since the walk began
        while (erased > told) {
            long seen = erased;
            chaining.run();
            Broken broken = walkTo(store.state().head());
            if (broken != null) {
                return broken;
            }
            if (seen > told) {
                return new Broken(Fault.ERASED_UNTOLD, last.number(), null, checked);
            }
        }
        return null;
    }

    /** What was chained during the walk is not looked at, but what has a number and no place in the chain is found. */
    private @Nullable Broken lookBeyond() {
        List<ChainedRow> beyond = store.chained(last.number(), 1);
        if (beyond.isEmpty()) {
            return null;
        }
        ChainLink link = beyond.get(0).link();
        return store.state().head().number() < link.point().number() ? broken(Fault.MISPLACED, link) : null;
    }
}
