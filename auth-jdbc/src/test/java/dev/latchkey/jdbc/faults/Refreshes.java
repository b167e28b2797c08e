package dev.latchkey.jdbc.faults;

import dev.latchkey.jdbc.LoadedTables;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.session.RefreshAttempt;
import java.time.Duration;
import java.time.Instant;

/** Uses of refresh tokens whose tag was right, as the store is asked about them. */
final class Refreshes {

    private Refreshes() {}

    static RefreshAttempt attempt(SessionId session, long generation, Instant now) {
        return new RefreshAttempt(
                session,
                LoadedTables.REFRESH_KEY,
                generation,
                now,
                Duration.ofSeconds(30),
                Duration.ofDays(7),
                false,
                now.plusSeconds(1_200));
    }
}
