package dev.latchkey.jdbc;

import dev.latchkey.kernel.Leases;
import java.time.Instant;
import java.util.UUID;

/** Leases as rows; whoever changes a row that is free has it. */
final class JdbcLeases implements Leases {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcLeases(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public boolean take(String name, UUID holder, Instant now, Instant until) {
        return transactions.alone(handle -> handle.createUpdate("""
                UPDATE latchkey_lease SET holder = :holder, ends_at = :until
                WHERE name = :name AND (holder = :holder OR ends_at <= :now)""")
                                .bind("name", name)
                                .bind("holder", holder)
                                .bind("now", Rows.time(now))
                                .bind("until", Rows.time(until))
                                .execute()
                        == 1
                || Inserts.orNothing(() -> handle.createUpdate(
                                "INSERT INTO latchkey_lease (name, holder, ends_at) VALUES (:name, :holder, :until)"
                                        + dialect.orNothingOn("name"))
                        .bind("name", name)
                        .bind("holder", holder)
                        .bind("until", Rows.time(until))
                        .execute()));
    }
}
