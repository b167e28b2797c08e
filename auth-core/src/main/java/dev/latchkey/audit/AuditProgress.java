package dev.latchkey.audit;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a part of a verification has ended, for the next part to go on from. It is only as good as the place it was kept
 * in: who changes it deceives nobody but the verification that is given it. Immutable.
 *
 * @param to the last entry that was looked at
 * @param checked how many entries were looked at in all parts
 * @param erased how many of them are erased
 * @param told how many erasures the log has told of up to there
 */
public record AuditProgress(ChainPoint to, long checked, long erased, long told) {

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,18}:[A-Za-z0-9_-]{43}):([0-9]{1,18}):([0-9]{1,18}):([0-9]{1,18})");

    /** Checks that there is a point. */
    public AuditProgress {
        Objects.requireNonNull(to, "to");
    }

    /**
     * Reads the text form.
     *
     * @param text as {@link #toString()} writes it
     * @return the progress
     * @throws IllegalArgumentException when the text is none
     */
    public static AuditProgress parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a verification goes on from a point and three numbers");
        }
        return new AuditProgress(
                ChainPoint.parse(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                Long.parseLong(parts.group(4)));
    }

    /** The point and the three numbers, with colons between them. */
    @Override
    public String toString() {
        return to + ":" + checked + ":" + erased + ":" + told;
    }
}
