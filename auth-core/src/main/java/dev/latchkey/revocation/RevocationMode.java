package dev.latchkey.revocation;

import java.time.Duration;

/**
 * How fresh the answer to a {@link Revocations#check} is to be. A known revocation always counts; the modes differ in
 * what it takes to call a token live. Immutable.
 */
public final class RevocationMode {

    private static final RevocationMode STANDARD = new RevocationMode(false, Duration.ZERO);
    private static final RevocationMode STRICT = new RevocationMode(true, Duration.ZERO);

    private final boolean strict;
    private final Duration acceptedStaleness;

    private RevocationMode(boolean strict, Duration acceptedStaleness) {
        this.strict = strict;
        this.acceptedStaleness = acceptedStaleness;
    }

    /**
     * The default: the index while it is fresh, else the source, else unknown.
     *
     * @return the mode
     */
    public static RevocationMode standard() {
        return STANDARD;
    }

    /**
     * Always the source, however fresh the index is: for what must not be done with a token that was revoked on
     * another node a moment ago.
     *
     * @return the mode
     */
    public static RevocationMode strict() {
        return STRICT;
    }

    /**
     * As {@link #standard()}, but while the source is out of reach an index up to this age still answers. A token
     * that is revoked meanwhile is accepted for as long: not for administration, step-up or credentials.
     *
     * @param age the greatest age of the index, positive
     * @return the mode
     */
    public static RevocationMode acceptStaleUpTo(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("an accepted staleness is positive, not " + age);
        }
        return new RevocationMode(false, age);
    }

    boolean asksTheSource() {
        return strict;
    }

    boolean accepts(Duration staleness) {
        return !acceptedStaleness.isZero() && staleness.compareTo(acceptedStaleness) <= 0;
    }

    @Override
    public String toString() {
        return strict ? "strict" : acceptedStaleness.isZero() ? "standard" : "stale up to " + acceptedStaleness;
    }
}
