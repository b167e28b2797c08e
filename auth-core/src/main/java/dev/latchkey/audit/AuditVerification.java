package dev.latchkey.audit;

import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the verification of the audit log has found. */
public sealed interface AuditVerification {

    /**
     * How many entries were looked at.
     *
     * @return the number
     */
    long checked();

    /**
     * Nothing that the chain shows was changed.
     *
     * @param from the point on which the first entry that is kept follows
     * @param to the last entry; worth keeping elsewhere by {@link Audit#keep}, for {@link Audit#verify(KeptPoint)}
     * @param checked how many entries were looked at
     * @param erased how many of them were erased, as the log itself tells
     */
    record Intact(ChainPoint from, ChainPoint to, long checked, long erased) implements AuditVerification {

        /** Checks that both points are there. */
        public Intact {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /**
     * The log was changed.
     *
     * @param fault how
     * @param number the first number of the chain at which it shows; entries before it are as they were written;
     *     0 when the chain is lost
     * @param entry the entry of that number, null when it is not there
     * @param checked how many entries were looked at before it
     */
    record Broken(Fault fault, long number, @Nullable UUID entry, long checked) implements AuditVerification {

        /** Checks that the fault is there. */
        public Broken {
            Objects.requireNonNull(fault, "fault");
        }
    }

    /**
     * Nothing was found in a part of the log; the rest was not looked at yet. Only {@link Audit#verifyPart} ends so.
     *
     * @param progress from where the next part goes on
     */
    record Unfinished(AuditProgress progress) implements AuditVerification {

        /** Checks that it can go on. */
        public Unfinished {
            Objects.requireNonNull(progress, "progress");
        }

        @Override
        public long checked() {
            return progress.checked();
        }
    }

    /** How a log can be found to have been changed. */
    enum Fault {
        /** The content of the entry is not what its digest was made of. */
        ALTERED,
        /** There is no entry of this number, but there are later ones. */
        MISSING,
        /** The entry does not follow on the one before it: entries were exchanged, or one was put in its place. */
        MISPLACED,
        /** The chain ends before the number that it is known to have reached. */
        TRUNCATED,
        /** More entries are marked as erased than erasures are told of. */
        ERASED_UNTOLD,
        /** More was forgotten than can have become too old since the given point: the beginning was cut off. */
        FORGOTTEN_EARLY,
        /** The chain is in itself as it should be, but is not the one that the given point is from. */
        REPLACED,
        /** Where the chain begins and ends is not known to the store any more. */
        CHAIN_LOST;

        /**
         * The stable code of the HTTP API.
         *
         * @return the name in lower case
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
