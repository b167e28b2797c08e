package dev.latchkey.jdbc;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditRow;
import dev.latchkey.audit.ChainLink;
import dev.latchkey.audit.ChainLostException;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.audit.ChainState;
import dev.latchkey.audit.ChainedRow;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.Attributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Rows of the audit log as the types the feature uses. */
final class AuditRows {

    /** What a cursor can name; no entry was written before or after. */
    static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("2286-01-01T00:00:00Z");

    private AuditRows() {}

    static Update bind(Update insert, AuditRow row) {
        AuditEvent event = row.event();
        return insert.bind("id", event.id())
                .bind("at", Rows.time(event.at()))
                .bind("type", event.type())
                .bind("outcome", event.outcome().name())
                .bind("user", value(event.user()))
                .bind("actor", value(event.actor()))
                .bind("address", event.address())
                .bind("userAgent", event.userAgent())
                .bind("requestId", event.requestId())
                .bind("details", JsonWriter.write(event.details()))
                .bind("salt", row.salt());
    }

    private static @Nullable UUID value(@Nullable UserId id) {
        return id == null ? null : id.value();
    }

    /** Never fails for what is in the row: one that somebody has altered must not hide the others. */
    static AuditEvent event(ResultSet row) throws SQLException {
        UUID id = Rows.id(row, "id");
        Instant at = Rows.time(row, "at");
        UserId user = user(row, "user_id");
        UserId actor = user(row, "actor_id");
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            return AuditEvent.unreadable(id, at.isBefore(EARLIEST) ? EARLIEST : LATEST, user, actor);
        }
        try {
            return new AuditEvent(
                    id,
                    at,
                    row.getString("type"),
                    new AuditOutcome(row.getString("outcome")),
                    user,
                    actor,
                    row.getString("address"),
                    row.getString("user_agent"),
                    row.getString("request_id"),
                    details(row.getString("details")));
        } catch (IllegalArgumentException | MalformedJsonException e) {
            return AuditEvent.unreadable(id, at, user, actor);
        }
    }

    private static @Nullable UserId user(ResultSet row, String column) throws SQLException {
        UUID id = row.getObject(column, UUID.class);
        return id == null ? null : new UserId(id);
    }

    private static Map<String, String> details(String json) {
        Map<String, String> details = new HashMap<>();
        Attributes.read(json).forEach((name, value) -> details.put(name, Objects.toString(value)));
        return details;
    }

    static AuditRow row(ResultSet row) throws SQLException {
        return new AuditRow(event(row), text(row, "salt"));
    }

    static ChainedRow chained(ResultSet row) throws SQLException {
        ChainLink link = new ChainLink(
                Rows.id(row, "id"), text(row, "digest"), new ChainPoint(row.getLong("number"), text(row, "link")));
        return new ChainedRow(link, row.getString("salt") == null ? null : row(row));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    static ChainState state(ResultSet row) throws SQLException {
        if (row.getLong("anchor_number") < 0 || row.getLong("head_number") < 0) {
            throw new ChainLostException();
        }
        return new ChainState(
                new ChainPoint(row.getLong("anchor_number"), row.getString("anchor_link")),
                new ChainPoint(row.getLong("head_number"), row.getString("head_link")));
    }
}
