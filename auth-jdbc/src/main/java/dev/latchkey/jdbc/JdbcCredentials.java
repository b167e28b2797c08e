package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.util.Optional;

/** Password hashes in a table of their own. */
final class JdbcCredentials implements CredentialStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcCredentials(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public Optional<PasswordCredential> find(UserId user) {
        return transactions.read(handle -> handle.createQuery(
                        "SELECT hash, changed_at, by_mail FROM latchkey_credential WHERE user_id = :user")
                .bind("user", user.value())
                .map((row, context) -> new PasswordCredential(
                        user,
                        PasswordHash.of(row.getString("hash")),
                        Rows.time(row, "changed_at"),
                        row.getBoolean("by_mail")))
                .findOne());
    }

    @Override
    public void put(Tx tx, PasswordCredential credential) {
        String sql = dialect == Dialect.POSTGRESQL ? """
                        INSERT INTO latchkey_credential (user_id, hash, changed_at, by_mail)
                        VALUES (:user, :hash, :changedAt, :byMail)
                        ON CONFLICT (user_id) DO UPDATE SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at,
                            by_mail = EXCLUDED.by_mail""" : """
                        MERGE INTO latchkey_credential (user_id, hash, changed_at, by_mail)
                        KEY (user_id)
                        VALUES (:user, :hash, :changedAt, :byMail)""";
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate(sql)
                        .bind("user", credential.user().value())
                        .bind("hash", credential.hash().encoded())
                        .bind("changedAt", Rows.time(credential.changedAt()))
                        .bind("byMail", credential.byMail())
                        .execute());
    }

    @Override
    public boolean replace(Tx tx, PasswordHash expected, PasswordCredential updated) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("""
                                                UPDATE latchkey_credential SET hash = :hash, changed_at = :changedAt,
                                                    by_mail = :byMail
                                                WHERE user_id = :user AND hash = :expected""")
                                .bind("user", updated.user().value())
                                .bind("expected", expected.encoded())
                                .bind("hash", updated.hash().encoded())
                                .bind("changedAt", Rows.time(updated.changedAt()))
                                .bind("byMail", updated.byMail())
                                .execute()
                        == 1);
    }

    @Override
    public boolean replace(UserId user, PasswordHash expected, PasswordHash updated) {
        return transactions.alone(handle -> handle.createUpdate(
                                "UPDATE latchkey_credential SET hash = :updated WHERE user_id = :user AND hash = :expected")
                        .bind("user", user.value())
                        .bind("expected", expected.encoded())
                        .bind("updated", updated.encoded())
                        .execute()
                == 1);
    }

    @Override
    public void delete(Tx tx, UserId user) {
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_credential WHERE user_id = :user")
                        .bind("user", user.value())
                        .execute());
    }
}
