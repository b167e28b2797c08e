package dev.latchkey.jdbc;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditRow;
import dev.latchkey.audit.ChainLink;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.audit.ChainState;
import dev.latchkey.audit.ChainedRow;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.Attributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Rows of the audit log as the types the feature uses. */
final class AuditRows {

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

    static AuditEvent event(ResultSet row) throws SQLException {
        return new AuditEvent(
                Rows.id(row, "id"),
                Rows.time(row, "at"),
                row.getString("type"),
                AuditOutcome.valueOf(row.getString("outcome")),
                user(row, "user_id"),
                user(row, "actor_id"),
                row.getString("address"),
                row.getString("user_agent"),
                row.getString("request_id"),
                details(row.getString("details")));
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
        return new AuditRow(event(row), row.getString("salt"));
    }

    static ChainedRow chained(ResultSet row) throws SQLException {
        ChainLink link = new ChainLink(
                Rows.id(row, "id"),
                row.getString("digest"),
                new ChainPoint(row.getLong("number"), row.getString("link")));
        return new ChainedRow(link, row.getString("salt") == null ? null : row(row));
    }

    static ChainState state(ResultSet row) throws SQLException {
        return new ChainState(
                new ChainPoint(row.getLong("anchor_number"), row.getString("anchor_link")),
                new ChainPoint(row.getLong("head_number"), row.getString("head_link")));
    }
}
