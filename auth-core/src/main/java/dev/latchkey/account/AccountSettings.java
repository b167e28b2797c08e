package dev.latchkey.account;

import java.time.Duration;
import java.util.Objects;

/**
 * How accounts are made. Immutable.
 *
 * @param verificationRequired whether a user must show that the e-mail address is theirs before signing in; required by
 *     default. Without it a registration tells whether an address has an account
 * @param verificationLife how long a verification link works, from when its mail is sent: 24 hours by default, 5 minutes
 *     to 30 days
 * @param setUpLife how long the link that sets up the first administrator works: 24 hours by default, 5 minutes to 30
 *     days
 */
public record AccountSettings(boolean verificationRequired, Duration verificationLife, Duration setUpLife) {

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final AccountSettings STANDARD = new AccountSettings(true, Duration.ofDays(1), Duration.ofDays(1));

    /** Checks the ranges. */
    public AccountSettings {
        requireLife("verification", verificationLife);
        requireLife("set-up", setUpLife);
    }

    /**
     * The defaults.
     *
     * @return verification required, links that work for 24 hours
     */
    public static AccountSettings standard() {
        return STANDARD;
    }

    /**
     * The same settings, but a user may sign in without showing that the address is theirs, and a registration tells
     * whether an address has an account.
     *
     * @return the settings
     */
    public AccountSettings withoutVerification() {
        return new AccountSettings(false, verificationLife, setUpLife);
    }

    private static void requireLife(String name, Duration life) {
        Objects.requireNonNull(life, name);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a " + name + " link works for " + SHORTEST + " to " + LONGEST + ", not " + life);
        }
    }
}
