package dev.latchkey.account;

import java.time.Instant;
import java.util.Optional;

/** Port: the locks of accounts that are guessed at. Wired to the limits of sign-in. Implementations are safe for use by several threads. */
public interface SignInLocks {

    /**
     * Lifts the lock of an account, and forgets what was counted at it from everywhere.
     *
     * @param address the account's address
     * @return when the lock would have ended, empty when it was not locked
     * @throws dev.latchkey.kernel.StoreUnavailableException when the counts are out of reach
     */
    Optional<Instant> lift(EmailAddress address);

    /**
     * Puts a lock back that was lifted, because what was to follow has failed.
     *
     * @param address the account's address
     * @param until when the lock ends; nothing is done when that has passed
     * @throws dev.latchkey.kernel.StoreUnavailableException when the counts are out of reach
     */
    void restore(EmailAddress address, Instant until);

    /**
     * Whether sign-ins by password are locked at an account, for clients that are not known.
     *
     * @param address the account's address
     * @return true until the lock ends or is lifted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the counts are out of reach
     */
    boolean isLocked(EmailAddress address);
}
