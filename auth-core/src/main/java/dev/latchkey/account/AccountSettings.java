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
 * @param attributes which fields of its own the host has in profiles; any by default
 * @param deletionGrace how long a user may take the deletion of the account back: 30 days by default, zero for not at
 *     all, at most 365 days
 */
public record AccountSettings(
        boolean verificationRequired,
        Duration verificationLife,
        Duration setUpLife,
        AttributeSchema attributes,
        Duration deletionGrace) {

    /** How long the link works with which a forgotten password is replaced, from when its mail is sent. */
    public static final Duration RESET_LIFE = Duration.ofHours(1);

    /** How long the link works that signs in, from when its mail is sent. */
    public static final Duration MAGIC_LINK_LIFE = Duration.ofMinutes(15);

    private static final Duration CODE_LIFE = Duration.ofMinutes(30);
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);
    private static final AccountSettings STANDARD = new AccountSettings(
            true, Duration.ofDays(1), Duration.ofDays(1), AttributeSchema.open(), Duration.ofDays(30));

    /** Checks the ranges. */
    public AccountSettings {
        requireLife("verification", verificationLife);
        requireLife("set-up", setUpLife);
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(deletionGrace, "deletionGrace");
        if (deletionGrace.isNegative() || deletionGrace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException(
                    "a deletion can be taken back for zero to " + LONGEST_GRACE + ", not " + deletionGrace);
        }
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
     * How long the code works that is mailed beside a verification link, from when the mail is sent.
     *
     * @return 30 minutes, or half the life of the link when that is shorter
     */
    public Duration verificationCodeLife() {
        Duration half = verificationLife.dividedBy(2);
        return half.compareTo(CODE_LIFE) < 0 ? half : CODE_LIFE;
    }

    /**
     * The same settings, but a user may sign in without showing that the address is theirs, and a registration tells
     * whether an address has an account.
     *
     * @return the settings
     */
    public AccountSettings withoutVerification() {
        return new AccountSettings(false, verificationLife, setUpLife, attributes, deletionGrace);
    }

    /**
     * The same settings with fields of the host's own in profiles.
     *
     * @param schema the fields
     * @return the settings
     */
    public AccountSettings withAttributes(AttributeSchema schema) {
        return new AccountSettings(verificationRequired, verificationLife, setUpLife, schema, deletionGrace);
    }

    /**
     * The same settings with another time in which a deletion can be taken back.
     *
     * @param grace the time, zero to 365 days
     * @return the settings
     */
    public AccountSettings withDeletionGrace(Duration grace) {
        return new AccountSettings(verificationRequired, verificationLife, setUpLife, attributes, grace);
    }

    private static void requireLife(String name, Duration life) {
        Objects.requireNonNull(life, name);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a " + name + " link works for " + SHORTEST + " to " + LONGEST + ", not " + life);
        }
    }
}
