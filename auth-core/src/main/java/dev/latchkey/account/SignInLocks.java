package dev.latchkey.account;

/** Port: the locks of accounts that are guessed at. Wired to the limits of sign-in. Implementations are safe for use by several threads. */
public interface SignInLocks {

    /**
     * Lifts the lock of an account, and forgets what was counted at it from everywhere.
     *
     * @param address the account's address
     * @return whether it was locked
     * @throws dev.latchkey.kernel.StoreUnavailableException when the counts are out of reach
     */
    boolean lift(EmailAddress address);

    /**
     * Whether sign-ins by password are locked at an account, for clients that are not known.
     *
     * @param address the account's address
     * @return true until the lock ends or is lifted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the counts are out of reach
     */
    boolean isLocked(EmailAddress address);
}
