package dev.latchkey.jdbc;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Sessions as rows. */
final class SessionRows {

    private SessionRows() {}

    static Session session(ResultSet row) throws SQLException {
        String methods = row.getString("methods");
        String reason = row.getString("end_reason");
        return new Session(
                new SessionId(Rows.id(row, "id")),
                new UserId(Rows.id(row, "user_id")),
                row.getInt("epoch"),
                row.getString("client_id"),
                row.getString("refresh_key_id"),
                row.getLong("generation"),
                Rows.time(row, "generation_at"),
                Rows.time(row, "authenticated_at"),
                methods.isEmpty() ? List.of() : List.of(methods.split(" ")),
                row.getBoolean("remember_me"),
                new RequestContext(
                        row.getString("address"),
                        row.getString("user_agent"),
                        row.getString("request_id"),
                        Locale.forLanguageTag(row.getString("locale"))),
                Rows.time(row, "created_at"),
                Rows.time(row, "last_seen_at"),
                Rows.time(row, "idle_expires_at"),
                Rows.time(row, "absolute_expires_at"),
                Rows.timeOrNull(row, "ended_at"),
                reason == null ? null : EndReason.read(reason));
    }

    static void insert(Handle handle, Session session) {
        Update insert = handle.createUpdate("""
                INSERT INTO latchkey_session (id, user_id, epoch, client_id, refresh_key_id, generation, generation_at,
                    authenticated_at, methods, remember_me, address, user_agent, request_id, locale, created_at,
                    last_seen_at, idle_expires_at, absolute_expires_at, absolute_day, over_day, ended_at, end_reason)
                VALUES (:id, :user, :epoch, :client, :refreshKey, :generation, :generationAt, :authenticatedAt,
                    :methods, :rememberMe, :address, :userAgent, :requestId, :locale, :createdAt, :lastSeenAt,
                    :idleExpiresAt, :absoluteExpiresAt, :absoluteDay, :overDay, :endedAt, :endReason)""");
        RequestContext request = session.request();
        int unused = bindState(insert, session)
                .bind("user", session.user().value())
                .bind("client", session.clientId())
                .bind("refreshKey", session.refreshKeyId())
                .bind("authenticatedAt", Rows.time(session.authenticatedAt()))
                .bind("methods", String.join(" ", session.methods()))
                .bind("rememberMe", session.rememberMe())
                .bind("address", request.address())
                .bind("userAgent", request.userAgent())
                .bind("requestId", request.requestId())
                .bind("locale", request.locale().toLanguageTag())
                .bind("createdAt", Rows.time(session.createdAt()))
                .bind("absoluteExpiresAt", Rows.time(session.absoluteExpiresAt()))
                .bind("absoluteDay", Rows.day(session.absoluteExpiresAt()))
                .execute();
    }

    /** Writes what of a session can change. */
    static void update(Handle handle, Session session) {
        Update update = handle.createUpdate("""
                UPDATE latchkey_session SET epoch = :epoch, generation = :generation, generation_at = :generationAt,
                    last_seen_at = :lastSeenAt, idle_expires_at = :idleExpiresAt, over_day = :overDay,
                    ended_at = :endedAt, end_reason = :endReason
                WHERE id = :id""");
        int unused = bindState(update, session).execute();
    }

    private static Update bindState(Update statement, Session session) {
        Instant endedAt = session.endedAt();
        EndReason reason = session.endReason();
        return statement
                .bind("id", session.id().value())
                .bind("epoch", session.epoch())
                .bind("generation", session.generation())
                .bind("generationAt", Rows.time(session.generationAt()))
                .bind("lastSeenAt", Rows.time(session.lastSeenAt()))
                .bind("idleExpiresAt", Rows.time(session.idleExpiresAt()))
                .bind("overDay", Rows.day(endedAt == null ? session.idleExpiresAt() : endedAt))
                .bind("endedAt", Rows.timeOrNull(endedAt))
                .bind("endReason", reason == null ? null : reason.name());
    }
}
