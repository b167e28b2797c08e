package dev.latchkey.mfa;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Port: bounds how often second factors of one account are guessed at, across sign-ins and sessions. Wired to the rate
 * limits. Safe for use by several threads.
 */
public interface MfaAttempts {

    /**
     * Counts an attempt in a sign-in, before it is made.
     *
     * @param user whose factor is to be shown
     * @param address the client's address, null when there is none
     * @param known whether the client is known to be one of the user's; asked only where it makes a difference
     * @return whether it may be made
     */
    Admission inSignIn(UserId user, @Nullable String address, BooleanSupplier known);

    /**
     * Counts an attempt of someone who is signed in, before it is made. It uses up nothing of sign-ins.
     *
     * @param user whose factor is to be shown
     * @param session the session in which
     * @return whether it may be made
     */
    Admission inSession(UserId user, SessionId session);

    /** Whether an attempt may be made. */
    sealed interface Admission {

        /**
         * There were too many.
         *
         * @param retryAfter how long to wait
         */
        record Limited(Duration retryAfter) implements Admission {}

        /**
         * It may be made, and is counted.
         *
         * @param attempt takes it back
         */
        record Admitted(Attempt attempt) implements Admission {}
    }

    /** An attempt that was counted. */
    interface Attempt {

        /** It does not count: it was right. To be called at most once. */
        void giveBack();

        /**
         * It does not count: nothing was verified. To be called at most once.
         *
         * @param failure what is thrown on; where the counts are out of reach too, it has that with it
         */
        void giveBackAfter(StoreUnavailableException failure);
    }
}
