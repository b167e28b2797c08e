package dev.latchkey.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * What a limit leaves to a caller after a call was counted. Tells of the caller's own calls alone, never of an account that
 * somebody tries. Immutable.
 *
 * @param policy the limit's name, lower-case ASCII letters and dashes
 * @param limit the limit
 * @param remaining how many more calls may be made now
 * @param reset how long to wait, whole seconds and at least one, when the call may not be made; else until the limit is
 *     whole again
 * @param exceeded whether there were too many: the call may not be made, and was not counted
 */
public record CallQuota(String policy, RateLimit limit, int remaining, Duration reset, boolean exceeded) {

    /** Checks that nothing is missing. */
    public CallQuota {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(reset, "reset");
    }

    static CallQuota of(String policy, RateLimit limit, RateVerdict verdict) {
        if (verdict instanceof RateVerdict.Limited limited) {
            return new CallQuota(policy, limit, 0, limited.retryAfter(), true);
        }
        int remaining = ((RateVerdict.Admitted) verdict).remaining();
        Duration whole = limit.interval().multipliedBy((long) limit.capacity() - remaining);
        return new CallQuota(policy, limit, remaining, new RateVerdict.Limited(whole).retryAfter(), false);
    }
}
