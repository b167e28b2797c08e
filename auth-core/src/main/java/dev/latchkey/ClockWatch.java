package dev.latchkey;

import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds this node's clock against the storage's: nodes that disagree about the time disagree about which tokens and
 * sessions are over. Safe for use by several threads.
 */
final class ClockWatch {

    /** How far the clocks may be apart. */
    static final Duration LONGEST_DRIFT = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

    private final Supplier<Optional<Instant>> clock;
    private final Environment environment;
    private volatile boolean right = true;

    ClockWatch(Supplier<Optional<Instant>> clock, Environment environment) {
        this.clock = clock;
        this.environment = environment;
    }

    /** Compares the clocks. The answer was read somewhere between the question and its arrival, and counts as both. */
    void compare() {
        Instant asked = environment.now();
        Optional<Instant> there = clock.get();
        Instant answered = environment.now();
        there.ifPresent(time -> judge(drift(asked, time, answered)));
    }

    private static Duration drift(Instant asked, Instant there, Instant answered) {
        if (there.isBefore(asked)) {
            return Duration.between(there, asked);
        }
        return there.isAfter(answered) ? Duration.between(answered, there) : Duration.ZERO;
    }

    private void judge(Duration drift) {
        right = drift.compareTo(LONGEST_DRIFT) <= 0;
        if (!right) {
            log.error(
                    "This node's clock and the storage's are {} ms apart, more than {} ms: set it right (NTP); until then"
                            + " the node is not ready",
                    drift.toMillis(),
                    LONGEST_DRIFT.toMillis());
        }
    }

    /** Whether the clocks agreed when they were last compared. */
    boolean isRight() {
        return right;
    }
}
