package dev.latchkey.audit;

import dev.latchkey.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit log. It holds ids, codes and what the request said of itself; never a password, a token or a
 * part of one. Texts are cut to what a log has room for, and control characters in them become spaces, so that none of
 * them can forge a line of whatever the log is written to. Immutable.
 *
 * @param id its own id
 * @param at when it happened, to the microsecond
 * @param type what happened, such as {@code signed_in}; one of {@link AuditTypes#all()}, a type of a newer
 *     version, or {@link AuditTypes#UNREADABLE}
 * @param outcome how it ended; one of {@link AuditOutcome#all()}, or an outcome of a newer version
 * @param user the user it is about, null when none is concerned or known
 * @param actor the signed-in user who did it, null when nobody was signed in
 * @param address the client's IP address, null when not known
 * @param userAgent the client's {@code User-Agent}, null when not known
 * @param requestId the id that names the request in logs, null outside a request
 * @param details what is told of this type beside that, such as {@code session} or {@code reason}; in the order of
 *     their names
 */
public record AuditEvent(
        UUID id,
        Instant at,
        String type,
        AuditOutcome outcome,
        @Nullable UserId user,
        @Nullable UserId actor,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String requestId,
        Map<String, String> details) {

    private static final int TYPE = 50;
    private static final int ADDRESS = 100;
    private static final int USER_AGENT = 512;
    private static final int REQUEST_ID = 200;
    private static final int DETAIL = 500;

    /** Makes the texts fit, so that what is read back is what was written. */
    public AuditEvent {
        Objects.requireNonNull(id, "id");
        at = at.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(type, "type");
        if (type.isEmpty() || type.length() > TYPE) {
            throw new IllegalArgumentException(
                    "a type has 1 to " + TYPE + " characters, this one has " + type.length());
        }
        Objects.requireNonNull(outcome, "outcome");
        address = fitting(address, ADDRESS);
        userAgent = fitting(userAgent, USER_AGENT);
        requestId = fitting(requestId, REQUEST_ID);
        TreeMap<String, String> sorted = new TreeMap<>();
        details.forEach((name, value) -> sorted.put(name, fit(value, DETAIL)));
        details = Collections.unmodifiableMap(sorted);
    }

    /**
     * What stands in place of an entry that cannot be read, because it was altered in the store.
     *
     * @param id its id
     * @param at its time
     * @param user the user it is about, as far as that can be read
     * @param actor the user who did it, likewise
     * @return an entry of the type {@link AuditTypes#UNREADABLE}, with nothing else
     */
    public static AuditEvent unreadable(UUID id, Instant at, @Nullable UserId user, @Nullable UserId actor) {
        return new AuditEvent(
                id, at, AuditTypes.UNREADABLE, AuditOutcome.UNKNOWN, user, actor, null, null, null, Map.of());
    }

    private static @Nullable String fitting(@Nullable String text, int limit) {
        return text == null ? null : fit(text, limit);
    }

    /** Through UTF-8 and back, since half a surrogate pair is stored as another character by every database. */
    private static String fit(String text, int limit) {
        String cut = text.length() > limit ? text.substring(0, limit) : text;
        String encoded = new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        StringBuilder clean = new StringBuilder(encoded.length());
        encoded.chars().forEach(c -> clean.append(Character.isISOControl(c) ? ' ' : (char) c));
        return clean.toString();
    }
}
