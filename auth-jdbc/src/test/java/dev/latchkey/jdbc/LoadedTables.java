package dev.latchkey.jdbc;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Tables of PostgreSQL as a service has them that has been in use: users, and several sessions of each. */
public final class LoadedTables {

    /** The refresh key of the sessions. */
    public static final String REFRESH_KEY = "AAAAAAAAAAA";

    private static final String ID = "(lpad(to_hex(u), 16, '0') || lpad(to_hex(part), 16, '0'))::uuid";

    private LoadedTables() {}

    /** The id of a user (part 1) or of one of the user's sessions (parts from 2 on); users count from 1. */
    public static UUID id(int user, int part) {
        return new UUID(user, part);
    }

    /** Fills the tables, and has the database look at what is in them. */
    public static void fill(Handle handle, int users, int sessionsOfEach, Instant now) {
        Filling tables = new Filling(handle, users, sessionsOfEach, now);
        tables.insert("INSERT INTO latchkey_user (id, email, email_key, email_verified, attributes, status, created_at,"
                + " updated_at, version) SELECT " + ID + ", 'user' || u || '@mail.example',"
                + " 'user' || u || '@mail.example', TRUE, '{}', 'ACTIVE', :now, :now, 0"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_credential (user_id, hash, changed_at) SELECT " + ID
                + ", '$argon2id$v=19$m=19456,t=2,p=1$' || md5(u::text) || '$' || md5(u::text || 'h'), :now"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_session (id, user_id, epoch, client_id, refresh_key_id, generation,"
                + " generation_at, authenticated_at, methods, remember_me, address, user_agent, locale, created_at,"
                + " last_seen_at, idle_expires_at, absolute_expires_at, absolute_day, over_day)"
                + " SELECT " + ID + ", " + ID.replace("part", "1") + ", 0, 'latchkey', '" + REFRESH_KEY
                + "', 0, at, at,"
                + " 'pwd', FALSE, '203.0.113.7', 'curl/8.5.0', 'en', at, at, at + interval '7 days',"
                + " at + interval '30 days', EXTRACT(EPOCH FROM at) / 86400 + 30, EXTRACT(EPOCH FROM at) / 86400 + 7"
                + " FROM generate_series(1, :users) u, generate_series(2, :sessions + 1) part,"
                + " LATERAL (SELECT :now - interval '1 second' * ((u * 7 + part) % 500000) AS at) t");
        tables.insert("INSERT INTO latchkey_epoch (user_id, epoch) SELECT " + ID
                + ", 0 FROM generate_series(1, :users, 10) u, (SELECT 1 AS part) p");
        tables.insert(
                "INSERT INTO latchkey_revocation (kind, subject, epoch, reason, expires_at) SELECT 'SESSION', " + ID
                        + ", 0, 'SIGNED_OUT', :now + interval '1 second' * (u % 900)"
                        + " FROM generate_series(1, :users, 4) u, (SELECT 900 AS part) p");
        tables.insert("INSERT INTO latchkey_one_time_token (digest, purpose, user_id, subject, expires_at)"
                + " SELECT 'digest' || u, 'VERIFY_EMAIL', " + ID + ", 'x', :now + interval '1 second' * (u % 86400 + 1)"
                + " FROM generate_series(1, :users, 4) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_answered_challenge (challenge, expires_at)"
                + " SELECT 'challenge' || u, :now + interval '1 second' * (u % 300 + 1)"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert(
                "INSERT INTO latchkey_outbox (id, user_id, kind, locale, due_at, attempts, expires_at) SELECT " + ID
                        + ", " + ID
                        + ", 'VERIFY_EMAIL', 'en', :now + interval '1 second' * (u - 200), 0, :now + interval '2 days'"
                        + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert(
                "INSERT INTO latchkey_audit (id, at, type, outcome, user_id, actor_id, address, user_agent, details,"
                        + " salt, number, digest, link) SELECT " + ID
                        + ", :now - interval '1 minute' * (:users - u + part),"
                        + " (ARRAY['signed_in', 'session_ended', 'sign_in_refused'])[1 + (u + part) % 3], 'SUCCESS', "
                        + ID.replace("part", "1") + ", NULL, '203.0.113.7', 'curl/8.5.0', '{}', md5(u::text),"
                        + " NULLIF((u - 1) * :sessions + part - 1, :users * :sessions), md5(u::text), md5(u::text)"
                        + " FROM generate_series(1, :users) u, generate_series(2, :sessions + 1) part");
        tables.insert("INSERT INTO latchkey_factor (id, user_id, kind, sealed, created_at, confirmed_at, last_step)"
                + " SELECT " + ID + ", " + ID + ", 'TOTP', md5(u::text), :now, :now, 0"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_recovery_code (user_id, digest) SELECT " + ID
                + ", 'digest' || u || '-' || code FROM generate_series(1, :users) u, generate_series(1, 3) code,"
                + " (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_email_code (user_id, challenge, digest, expires_at) SELECT " + ID
                + ", 'challenge', 'digest', :now + interval '1 second' * (u % 600 + 1)"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_trusted_device (id, user_id, digest, epoch, created_at, expires_at) SELECT "
                + ID + ", " + ID + ", 'digest', 0, :now, :now + interval '1 minute' * (u % 40000 + 1)"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert(
                "INSERT INTO latchkey_passkey (id, user_id, credential_id, public_key, counter, transports, aaguid,"
                        + " backup_eligible, backed_up, name, created_at) SELECT " + ID + ", " + ID
                        + ", 'credential' || u, md5(u::text), 0, 'internal', " + ID + ", FALSE, FALSE, 'name', :now"
                        + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_passkey_owner (user_id) SELECT " + ID
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_factor_reset (user_id, requested_at, due_at, locale, digest) SELECT " + ID
                + ", :now, :now + interval '1 minute' * (u % 40000 + 1), 'en', 'digest' || u"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert("INSERT INTO latchkey_known_device"
                + " (id, user_id, digest, epoch, created_at, last_seen_at, expires_at) SELECT " + ID + ", " + ID
                + ", 'digest', 0, :now, :now, :now + interval '1 minute' * (u % 40000 + 1)"
                + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        handle.execute("INSERT INTO latchkey_role (id, name, description, version)"
                + " VALUES ('00000000-0000-0000-0000-000000000001', 'reader', '', 0)");
        tables.insert("INSERT INTO latchkey_role_grant (user_id, role_id) SELECT " + ID
                + ", '00000000-0000-0000-0000-000000000001' FROM generate_series(1, :users) u, (SELECT 1 AS part) p");
        tables.insert(
                "INSERT INTO latchkey_organization (id, name, slug, parent_id, second_factor_required, created_at,"
                        + " updated_at, version) SELECT " + ID + ", 'name', 'slug-' || u, CASE WHEN u >= 20 THEN "
                        + ID.replace("(u)", "(u / 20)") + " END, FALSE, :now, :now, 0"
                        + " FROM generate_series(1, :users) u, (SELECT 1 AS part) p ORDER BY u");
        tables.insert("INSERT INTO latchkey_member (organization_id, user_id, role, since) SELECT "
                + ID.replace("(u)", "(u % 10 + organization)") + ", " + ID + ", 'MEMBER', :now"
                + " FROM generate_series(1, :users) u, generate_series(1, 3) organization, (SELECT 1 AS part) p");
        handle.execute("ANALYZE");
    }

    /** The numbers that the statements share. */
    private record Filling(Handle handle, int users, int sessions, Instant now) {

        void insert(String sql) {
            // "::" is a cast, not the beginning of a parameter
            int unused = handle.createUpdate(sql.replace("::", "\\:\\:"))
                    .bind("users", users)
                    .bind("sessions", sessions)
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .execute();
        }
    }

    /** A session of one of the users, as a sign-in makes it. */
    public static Session session(UserId user, SessionId id, Instant now) {
        return new Session(
                id,
                user,
                0,
                "latchkey",
                REFRESH_KEY,
                0,
                now,
                now,
                List.of("pwd"),
                false,
                new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH),
                now,
                now,
                now.plus(Duration.ofDays(7)),
                now.plus(Duration.ofDays(30)),
                null,
                null);
    }
}
