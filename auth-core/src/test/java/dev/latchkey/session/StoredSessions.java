package dev.latchkey.session;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Sessions and refresh attempts as the contract of their store needs them. */
final class StoredSessions {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    static final Duration GRACE = Duration.ofSeconds(30);
    static final Duration IDLE = Duration.ofDays(7);
    static final Duration ABSOLUTE = Duration.ofDays(30);
    static final String KEY = "AAAAAAAAAAA";
    static final Instant REVOKED_UNTIL = NOW.plus(Duration.ofMinutes(21));

    private static final Environment ENVIRONMENT = Environment.system();

    private StoredSessions() {}

    static UserId newUser() {
        return new UserId(ENVIRONMENT.newId());
    }

    /** A session as a sign-in leaves it. */
    static Session started(UserId user, int epoch, Instant at) {
        return new Session(
                new SessionId(ENVIRONMENT.newId()),
                user,
                epoch,
                "shop",
                KEY,
                0,
                at,
                at.minusSeconds(2),
                List.of("pwd", "otp"),
                true,
                new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.GERMAN),
                at,
                at,
                at.plus(IDLE),
                at.plus(ABSOLUTE),
                null,
                null);
    }

    /** A session whose current generation was made by a rotation. */
    static Session rotated(UserId user, long generation, Instant at) {
        return started(user, 0, at.minus(Duration.ofDays(1))).rotated(generation, at, IDLE);
    }

    /** A use of the token of a generation, under the rules that are the default. */
    static RefreshAttempt use(Session session, long generation, Instant now) {
        return use(session, generation, now, GRACE);
    }

    static RefreshAttempt use(Session session, long generation, Instant now, Duration grace) {
        return new RefreshAttempt(
                session.id(), KEY, generation, now, grace, IDLE, false, now.plus(Duration.ofMinutes(21)));
    }

    /** The same, where sessions are restored that the store has lost commits of. */
    static RefreshAttempt restoringUse(Session session, long generation, Instant now, Duration grace) {
        return new RefreshAttempt(
                session.id(), KEY, generation, now, grace, IDLE, true, now.plus(Duration.ofMinutes(21)));
    }
}
