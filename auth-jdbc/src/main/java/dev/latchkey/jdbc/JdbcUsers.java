package dev.latchkey.jdbc;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.Attributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Accounts. */
final class JdbcUsers implements UserStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcUsers(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public boolean add(Tx tx, User user) {
        String insert = """
                INSERT INTO latchkey_user (id, email, email_key, email_verified, given_name, middle_name, family_name,
                    phone, attributes, status, created_at, updated_at, last_login_at, version)
                VALUES (:id, :email, :emailKey, :verified, :givenName, :middleName, :familyName, :phone, :attributes,
                    :status, :createdAt, :updatedAt, :lastLoginAt, :version)""" + dialect.orNothingOn("email_key");
        return transactions.write(tx, handle -> {
            try {
                return bind(handle.createUpdate(insert), user)
                                .bind("createdAt", Rows.time(user.createdAt()))
                                .bind("lastLoginAt", Rows.timeOrNull(user.lastLoginAt()))
                                .execute()
                        == 1;
            } catch (UnableToExecuteStatementException e) {
                if (!SqlFailures.isDuplicate(e)) {
                    throw e;
                }
                if (dialect == Dialect.H2 && !isIdTaken(handle, user.id())) {
                    return false;
                }
                throw new IllegalArgumentException("there is an account with the id " + user.id());
            }
        });
    }

    private static boolean isIdTaken(Handle handle, UserId id) {
        return handle.createQuery("SELECT 1 FROM latchkey_user WHERE id = :id")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public Optional<User> find(UserId id) {
        return transactions.read(handle -> find(handle, id, ""));
    }

    @Override
    public Optional<User> lock(Tx tx, UserId id) {
        return transactions.write(tx, handle -> find(handle, id, dialect.forUpdate()));
    }

    private static Optional<User> find(Handle handle, UserId id, String lock) {
        return handle.createQuery("SELECT * FROM latchkey_user WHERE id = :id" + lock)
                .bind("id", id.value())
                .map((row, context) -> user(row))
                .findOne();
    }

    @Override
    public Optional<User> findByEmail(EmailAddress email) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_user WHERE email_key = :key")
                .bind("key", email.key())
                .map((row, context) -> user(row))
                .findOne());
    }

    @Override
    public List<User> page(@Nullable UserId after, int limit) {
        String following = after == null ? "" : " WHERE id > :after";
        return transactions.list(handle -> {
            Query query = handle.createQuery("SELECT * FROM latchkey_user" + following + " ORDER BY id LIMIT :limit")
                    .bind("limit", limit);
            if (after != null) {
                query.bind("after", after.value());
            }
            return query.map((row, context) -> user(row)).list();
        });
    }

    @Override
    public boolean update(Tx tx, User user) {
        String update = """
                UPDATE latchkey_user SET email = :email, email_key = :emailKey, email_verified = :verified,
                    given_name = :givenName, middle_name = :middleName, family_name = :familyName, phone = :phone,
                    attributes = :attributes, status = :status, updated_at = :updatedAt, version = :version
                WHERE id = :id AND version = :version - 1
                AND NOT EXISTS (SELECT 1 FROM latchkey_user o WHERE o.email_key = :emailKey AND o.id <> :id)""";
        return transactions.write(
                tx, handle -> bind(handle.createUpdate(update), user).execute() == 1);
    }

    @Override
    public boolean remove(Tx tx, UserId id, long version) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_user WHERE id = :id AND version = :version")
                                .bind("id", id.value())
                                .bind("version", version)
                                .execute()
                        == 1);
    }

    @Override
    public void signedIn(Tx tx, UserId id, Instant at) {
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate("UPDATE latchkey_user SET last_login_at = :at WHERE id = :id")
                        .bind("id", id.value())
                        .bind("at", Rows.time(at))
                        .execute());
    }

    private static Update bind(Update statement, User user) {
        Profile profile = user.profile();
        return statement
                .bind("id", user.id().value())
                .bind("email", user.email().address())
                .bind("emailKey", user.email().key())
                .bind("verified", user.emailVerified())
                .bind("givenName", profile.givenName())
                .bind("middleName", profile.middleName())
                .bind("familyName", profile.familyName())
                .bind("phone", profile.phone())
                .bind("attributes", Attributes.write(profile.attributes()))
                .bind("status", user.status().name())
                .bind("updatedAt", Rows.time(user.updatedAt()))
                .bind("version", user.version());
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                new UserId(Rows.id(row, "id")),
                EmailAddress.parse(row.getString("email")),
                row.getBoolean("email_verified"),
                new Profile(
                        row.getString("given_name"),
                        row.getString("middle_name"),
                        row.getString("family_name"),
                        row.getString("phone"),
                        Attributes.read(row.getString("attributes"))),
                UserStatus.read(row.getString("status")),
                Rows.time(row, "created_at"),
                Rows.time(row, "updated_at"),
                Rows.timeOrNull(row, "last_login_at"),
                row.getLong("version"));
    }
}
