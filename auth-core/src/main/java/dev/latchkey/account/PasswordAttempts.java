package dev.latchkey.account;

import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * Port: bounds how often someone who holds a session may guess at its user's password. Wired to the rate limits. Safe
 * for use by several threads.
 */
public interface PasswordAttempts {

    /**
     * Counts an attempt, before it is made.
     *
     * @param user whose password is to be shown
     * @return how long to wait when there were too many; empty when the attempt may be made
     */
    Optional<Duration> begin(UserId user);

    /**
     * The attempt that was counted last does not count: the password was right, or nothing was verified.
     *
     * @param user whose password was to be shown
     */
    void giveBack(UserId user);
}
