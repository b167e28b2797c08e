package dev.latchkey.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point of the chain as it is kept elsewhere, with what may be forgotten for its age until some time: whoever cuts off
 * more of the beginning before then, together with what the store knows of it, is found out. Immutable.
 *
 * @param point the point
 * @param forgettable the last number that may be forgotten until then
 * @param until the time, to the second; from then on the point says nothing of what may be forgotten. The epoch when it
 *     never did
 */
public record KeptPoint(ChainPoint point, long forgettable, Instant until) {

    private static final Pattern TEXT = Pattern.compile("([^:]*:[^:]*)(?::(0|[1-9][0-9]{0,17}):([1-9][0-9]{0,10}))?");

    /** Checks that all are there. */
    public KeptPoint {
        Objects.requireNonNull(point, "point");
        until = until.truncatedTo(ChronoUnit.SECONDS);
        if (forgettable < 0) {
            throw new IllegalArgumentException("numbers of the chain begin at 0, this one is " + forgettable);
        }
    }

    /**
     * A point that says nothing of what may be forgotten.
     *
     * @param point the point
     * @return the same, to be kept
     */
    public static KeptPoint of(ChainPoint point) {
        return new KeptPoint(point, 0, Instant.EPOCH);
    }

    /**
     * Reads the text form, also that of a {@link ChainPoint}.
     *
     * @param text as {@link #toString()} writes it
     * @return the point
     * @throws IllegalArgumentException when the text is none
     */
    public static KeptPoint parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a point to be kept is one of the chain, or one with a number and a time after it");
        }
        ChainPoint point = ChainPoint.parse(parts.group(1));
        return parts.group(2) == null
                ? of(point)
                : new KeptPoint(
                        point, Long.parseLong(parts.group(2)), Instant.ofEpochSecond(Long.parseLong(parts.group(3))));
    }

    /** Whether more was forgotten by now than may be. */
    boolean isForgottenEarly(ChainPoint anchor, Instant now) {
        return now.isBefore(until) && anchor.number() > forgettable;
    }

    /** The point; after it, with colons, what may be forgotten and until when, in seconds since 1970. */
    @Override
    public String toString() {
        return until.equals(Instant.EPOCH)
                ? point.toString()
                : point + ":" + forgettable + ":" + until.getEpochSecond();
    }
}
