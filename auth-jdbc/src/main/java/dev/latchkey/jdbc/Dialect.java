package dev.latchkey.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** The databases that are known, as far as their SQL differs. */
enum Dialect {
    POSTGRESQL("PostgreSQL", 14),
    H2("H2", 2);

    private final String productName;
    private final int oldestVersion;

    Dialect(String productName, int oldestVersion) {
        this.productName = productName;
        this.oldestVersion = oldestVersion;
    }

    /** The dialect of the database at the other end, which has to be one that is supported. */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String product = database.getDatabaseProductName();
        int version = database.getDatabaseMajorVersion();
        for (Dialect dialect : values()) {
            if (dialect.productName.equals(product)) {
                if (version < dialect.oldestVersion) {
                    throw new IllegalStateException(product + " " + version + " is too old; Latchkey works on "
                            + product + " " + dialect.oldestVersion + " and newer");
                }
                return dialect;
            }
        }
        throw new IllegalStateException("Latchkey works on PostgreSQL and H2; the data source is for " + product);
    }

    String productName() {
        return productName;
    }

    /** An UPDATE or INSERT that gives the rows as they are after it. */
    String returningRows(String statement) {
        return this == POSTGRESQL ? statement + " RETURNING *" : "SELECT * FROM FINAL TABLE (" + statement + ")";
    }

    /**
     * The ending of a SELECT that locks the rows against changes and removal. On PostgreSQL what refers to such a row by a
     * foreign key, a host's own too, does not wait for it; H2 knows one kind of lock.
     */
    String forUpdate() {
        return this == POSTGRESQL ? " FOR NO KEY UPDATE" : " FOR UPDATE";
    }

    /** The ending of an INSERT that changes nothing when a row of the key is there; H2 reports the conflict instead. */
    String orNothingOn(String key) {
        return this == POSTGRESQL ? " ON CONFLICT (" + key + ") DO NOTHING" : "";
    }
}
