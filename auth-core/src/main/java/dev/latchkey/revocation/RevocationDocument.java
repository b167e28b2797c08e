package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StrictJson;
import dev.latchkey.kernel.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a {@link RevocationPage}, as the issuer's {@code GET /revocations} answers it:
 *
 * <pre>{@code
 * {"revocations":[
 *    {"type":"session","session_id":"...","reason":"signed_out","expires_at":"2026-03-01T12:21:00Z"},
 *    {"type":"token","token_id":"...","reason":"ended_by_administrator","expires_at":"..."},
 *    {"type":"epoch","user_id":"...","epoch":3,"reason":"password_changed","expires_at":"..."}],
 *  "next_cursor":"...","more":false}
 * }</pre>
 *
 * <p>Reading is strict about what is revoked: a type that is not known is refused, because what it revokes would be
 * missed. A reason that is not known reads as {@link EndReason#ENDED_BY_ADMINISTRATOR}, and further members are passed
 * over, so that an issuer may be newer than its readers. Stateless.
 */
public final class RevocationDocument {

    /** The largest document that is read, in bytes: some 20,000 entries. */
    public static final int MAX_BYTES = 4 << 20;

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(MAX_BYTES, 4, 500_000);

    private RevocationDocument() {}

    /**
     * Writes a page.
     *
     * @param page the page
     * @return the document, ASCII
     */
    public static String write(RevocationPage page) {
        return page.entries().stream()
                .map(RevocationDocument::write)
                .collect(Collectors.joining(
                        ",",
                        "{\"revocations\":[",
                        "],\"next_cursor\":\"" + escaped(page.next().value()) + "\",\"more\":" + page.more() + "}"));
    }

    private static String write(Revocation entry) {
        String subject;
        if (entry instanceof Revocation.OfSession of) {
            subject = "\"session\",\"session_id\":\"" + of.session() + '"';
        } else if (entry instanceof Revocation.OfEpoch of) {
            subject = "\"epoch\",\"user_id\":\"" + of.user() + "\",\"epoch\":" + of.epoch();
        } else {
            subject = "\"token\",\"token_id\":\"" + ((Revocation.OfToken) entry).tokenId() + '"';
        }
        return "{\"type\":" + subject + ",\"reason\":\"" + entry.reason().code() + "\",\"expires_at\":\""
                + entry.expiresAt() + "\"}";
    }

    /** Of what a cursor may hold, these two alone mean something in JSON. */
    private static String escaped(String cursor) {
        return cursor.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /**
     * Reads a page.
     *
     * @param document the document, from the network
     * @return the page
     * @throws MalformedJsonException when it is anything else, or larger than {@link #MAX_BYTES}
     */
    public static RevocationPage read(byte[] document) {
        Map<String, @Nullable Object> members = StrictJson.parseObject(document, LIMITS);
        try {
            List<?> entries = member(members, "revocations", List.class);
            return new RevocationPage(
                    entries.stream().map(RevocationDocument::entry).toList(),
                    new RevocationCursor(member(members, "next_cursor", String.class)),
                    member(members, "more", Boolean.class));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new MalformedJsonException("no page of revocations: " + e.getMessage());
        }
    }

    private static Revocation entry(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> entry)) {
            throw new IllegalArgumentException("an entry is an object");
        }
        EndReason reason = EndReason.read(member(entry, "reason", String.class));
        Instant expiresAt = Instant.parse(member(entry, "expires_at", String.class));
        String type = member(entry, "type", String.class);
        return switch (type) {
            case "session" ->
                new Revocation.OfSession(SessionId.parse(member(entry, "session_id", String.class)), reason, expiresAt);
            case "token" -> new Revocation.OfToken(uuid(member(entry, "token_id", String.class)), reason, expiresAt);
            case "epoch" ->
                new Revocation.OfEpoch(
                        UserId.parse(member(entry, "user_id", String.class)),
                        Math.toIntExact(member(entry, "epoch", Long.class)),
                        reason,
                        expiresAt);
            default -> throw new IllegalArgumentException("the type of an entry is not known; update this service");
        };
    }

    private static UUID uuid(String text) {
        return SessionId.parse(text).value();
    }

    private static <T> T member(Map<?, ?> members, String name, Class<T> type) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the member " + name + " is missing or of another type");
        }
        return type.cast(value);
    }
}
