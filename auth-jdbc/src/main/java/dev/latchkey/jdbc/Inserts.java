package dev.latchkey.jdbc;

import java.util.function.IntSupplier;
import org.jdbi.v3.core.JdbiException;

/** Inserts that may find a row of their key. */
final class Inserts {

    private Inserts() {}

    /** Whether a row was added. PostgreSQL says so by itself, H2 reports the conflict and keeps the transaction. */
    static boolean orNothing(IntSupplier insert) {
        try {
            return insert.getAsInt() == 1;
        } catch (JdbiException e) {
            if (SqlFailures.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }
}
