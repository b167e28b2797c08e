package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * Port: bounds how often second factors of one account are guessed at, across sign-ins. Wired to the rate limits. Safe for
 * use by several threads.
 */
public interface MfaAttempts {

    /**
     * Counts an attempt, before it is made.
     *
     * @param user whose factor is to be shown
     * @return how long to wait when there were too many; empty when the attempt may be made
     */
    Optional<Duration> begin(UserId user);

    /**
     * The attempt that was counted last does not count: it was right.
     *
     * @param user whose factor was shown
     */
    void giveBack(UserId user);
}
