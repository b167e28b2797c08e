package dev.latchkey.limit;

import java.time.Duration;
import java.util.Objects;

/** What a {@link RateLimiter} says to an attempt. */
public sealed interface RateVerdict {

    /**
     * The attempt may be made, and is counted.
     *
     * @param remaining how many more the bucket holds
     */
    record Admitted(int remaining) implements RateVerdict {}

    /**
     * The attempt may not be made, and is not counted. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Limited(Duration retryAfter) implements RateVerdict {

        /** Rounds up to whole seconds. */
        public Limited {
            Objects.requireNonNull(retryAfter, "retryAfter");
            long seconds = retryAfter.getNano() > 0 ? retryAfter.getSeconds() + 1 : retryAfter.getSeconds();
            retryAfter = Duration.ofSeconds(Math.max(1, seconds));
        }
    }
}
