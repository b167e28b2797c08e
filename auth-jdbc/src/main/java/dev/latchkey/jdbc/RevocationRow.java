package dev.latchkey.jdbc;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.kernel.Uuids;
import dev.latchkey.revocation.Revocation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** A revocation as a row: what kind of thing is revoked, which one, and below which epoch. */
record RevocationRow(Kind kind, UUID subject, int epoch) {

    enum Kind {
        SESSION,
        TOKEN,
        EPOCH
    }

    static RevocationRow of(Revocation entry) {
        if (entry instanceof Revocation.OfSession of) {
            return new RevocationRow(Kind.SESSION, of.session().value(), 0);
        }
        if (entry instanceof Revocation.OfEpoch of) {
            return new RevocationRow(Kind.EPOCH, of.user().value(), of.epoch());
        }
        return new RevocationRow(Kind.TOKEN, ((Revocation.OfToken) entry).tokenId(), 0);
    }

    static Revocation entry(ResultSet row) throws SQLException {
        return entry(
                Kind.valueOf(row.getString("kind")),
                Rows.id(row, "subject"),
                row.getInt("epoch"),
                EndReason.read(row.getString("reason")),
                Rows.time(row, "expires_at"));
    }

    private static Revocation entry(Kind kind, UUID subject, int epoch, EndReason reason, Instant expiresAt) {
        return switch (kind) {
            case SESSION -> new Revocation.OfSession(new SessionId(subject), reason, expiresAt);
            case TOKEN -> new Revocation.OfToken(subject, reason, expiresAt);
            case EPOCH -> new Revocation.OfEpoch(new UserId(subject), epoch, reason, expiresAt);
        };
    }

    /** A revocation as the text of a notification. */
    static String text(Revocation entry) {
        RevocationRow row = of(entry);
        return row.kind() + " " + row.subject() + " " + row.epoch() + " " + entry.reason() + " " + entry.expiresAt();
    }

    /** Reads such a text; an {@link IllegalArgumentException} or {@link java.time.DateTimeException} for any other. */
    static Revocation ofText(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("a revocation's text has five parts, not " + parts.length);
        }
        return entry(
                Kind.valueOf(parts[0]),
                Uuids.parse(parts[1]),
                Integer.parseInt(parts[2]),
                EndReason.read(parts[3]),
                Instant.parse(parts[4]));
    }
}
