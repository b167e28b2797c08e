package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * Port: bounds how often second factors of one account are guessed at, across sign-ins. Wired to the rate limits. Safe for
 * use by several threads.
 */
public interface MfaAttempts {

    /** Where a factor is shown. Each is counted for itself: who has a session only uses up nothing of sign-ins. */
    enum Place {
        /** In a sign-in, after the first factor. */
        SIGN_IN,
        /** By who is signed in: to step up, or to enrol a factor. */
        SESSION
    }

    /**
     * Counts an attempt, before it is made.
     *
     * @param user whose factor is to be shown
     * @param place where
     * @return how long to wait when there were too many; empty when the attempt may be made
     */
    Optional<Duration> begin(UserId user, Place place);

    /**
     * The attempt that was counted last does not count: it was right.
     *
     * @param user whose factor was shown
     * @param place where
     */
    void giveBack(UserId user, Place place);
}
