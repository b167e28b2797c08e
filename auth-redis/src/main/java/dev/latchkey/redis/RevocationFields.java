package dev.latchkey.redis;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A revocation as the fields of an entry of the stream, by the same names as in {@code GET /revocations}. A reason that
 * is not known reads as {@link EndReason#ENDED_BY_ADMINISTRATOR}, and further fields are passed over, so that nodes of
 * two versions understand each other.
 */
final class RevocationFields {

    private static final int LONGEST_FIELD = 100;

    private RevocationFields() {}

    static Map<String, byte[]> write(Revocation entry) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        if (entry instanceof Revocation.OfSession of) {
            put(fields, "type", "session");
            put(fields, "session_id", of.session().toString());
        } else if (entry instanceof Revocation.OfEpoch of) {
            put(fields, "type", "epoch");
            put(fields, "user_id", of.user().toString());
            put(fields, "epoch", Integer.toString(of.epoch()));
        } else if (entry instanceof Revocation.OfToken of) {
            put(fields, "type", "token");
            put(fields, "token_id", of.tokenId().toString());
        }
        put(fields, "reason", entry.reason().code());
        put(fields, "expires_at", entry.expiresAt().toString());
        return fields;
    }

    private static void put(Map<String, byte[]> fields, String name, String value) {
        fields.put(name, value.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads the fields of an entry.
     *
     * @throws IllegalArgumentException when they are no revocation
     */
    static Revocation read(Map<String, byte[]> fields) {
        EndReason reason = EndReason.read(text(fields, "reason"));
        Instant expiresAt = time(text(fields, "expires_at"));
        String type = text(fields, "type");
        return switch (type) {
            case "session" -> new Revocation.OfSession(SessionId.parse(text(fields, "session_id")), reason, expiresAt);
            case "token" -> new Revocation.OfToken(uuid(text(fields, "token_id")), reason, expiresAt);
            case "epoch" ->
                new Revocation.OfEpoch(
                        UserId.parse(text(fields, "user_id")), epoch(text(fields, "epoch")), reason, expiresAt);
            default -> throw new IllegalArgumentException("the type is not known");
        };
    }

    private static String text(Map<String, byte[]> fields, String name) {
        byte[] value = fields.get(name);
        if (value == null || value.length > LONGEST_FIELD) {
            throw new IllegalArgumentException("the field " + name + " is missing or too long");
        }
        return new String(value, StandardCharsets.US_ASCII);
    }

    private static UUID uuid(String text) {
        return SessionId.parse(text).value();
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the field expires_at is no time", e);
        }
    }

    private static int epoch(String text) {
        int epoch = Integer.parseInt(text);
        if (epoch < 0) {
            throw new IllegalArgumentException("the field epoch is negative");
        }
        return epoch;
    }
}
