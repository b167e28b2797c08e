package dev.latchkey.limit;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one attempt has taken so far, from several buckets. For one thread at a time. */
final class Tally {

    private final RateLimiter limiter;
    private final Environment environment;
    private final Instant now;
    private final List<Taken> taken = new ArrayList<>();

    Tally(RateLimiter limiter, Environment environment) {
        this.limiter = limiter;
        this.environment = environment;
        this.now = environment.now();
    }

    private record Taken(String key, RateLimit limit) {}

    /** How long to wait, null when one was taken. */
    @Nullable
    Duration take(String key, RateLimit limit) {
        if (limiter.take(key, limit, now) instanceof RateVerdict.Limited limited) {
            return limited.retryAfter();
        }
        taken.add(new Taken(key, limit));
        return null;
    }

    /** Nothing of it counts. */
    void giveBack() {
        Instant present = environment.now();
        taken.forEach(one -> limiter.giveBack(one.key, one.limit, present));
    }

    /** The same, after a failure that is thrown on; where the counts are out of reach too, it has that with it. */
    void giveBackAfter(StoreUnavailableException failure) {
        failure.thenTry(this::giveBack);
    }
}
