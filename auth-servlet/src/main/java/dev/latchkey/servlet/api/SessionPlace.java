package dev.latchkey.servlet.api;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.session.Session;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of sessions ends, so that the next one begins behind it also when the session there is over by then.
 * Sessions are listed by when they were seen, the latest first, of the same time by when they were started, and then by id.
 */
record SessionPlace(Instant lastSeenAt, Instant createdAt, SessionId id) {

    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,15})_(0|[1-9][0-9]{0,15})_([0-9a-f-]{36})");
    private static final Comparator<SessionPlace> LIST = Comparator.comparing(SessionPlace::lastSeenAt)
            .thenComparing(SessionPlace::createdAt)
            .thenComparing(place -> place.id().toString())
            .reversed();

    static SessionPlace of(Session session) {
        return new SessionPlace(
                session.lastSeenAt().truncatedTo(ChronoUnit.MICROS),
                session.createdAt().truncatedTo(ChronoUnit.MICROS),
                session.id());
    }

    static SessionPlace parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a place among sessions is two times and an id");
        }
        return new SessionPlace(time(form.group(1)), time(form.group(2)), SessionId.parse(form.group(3)));
    }

    private static Instant time(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    /** Whether a session comes behind this place. */
    boolean isBefore(Session session) {
        return LIST.compare(this, of(session)) < 0;
    }

    @Override
    public String toString() {
        return micros(lastSeenAt) + "_" + micros(createdAt) + "_" + id;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
