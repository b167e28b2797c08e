package dev.latchkey.examples.server.settings;

import java.time.Duration;
import java.util.List;

/** What the server can be told of second factors. */
public final class SecondFactorSettings {

    /** Which roles count only with a second factor. */
    public static final Setting<List<String>> REQUIRED_FOR = Setting.of(
            "LATCHKEY_MFA_REQUIRED_FOR",
            Parsers.roles(),
            "Roles that count only in sessions in which a second factor was shown, such as `admin`.");

    /** How long a reset can be cancelled. */
    public static final Setting<Duration> RESET_DELAY = Setting.of(
                    "LATCHKEY_MFA_RESET_DELAY",
                    Parsers.duration(Duration.ZERO, Duration.ofDays(30)),
                    "How long a user can cancel a reset of second factors that an administrator has asked for.")
            .withDefault("PT24H");

    private SecondFactorSettings() {}
}
