package dev.latchkey.jdbc;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Units of work as database transactions (READ COMMITTED). While one is under way, what its thread reads is read
 * through it: it sees its own writes, and takes no second connection from the pool. One that loses a race (deadlock,
 * serialization failure) is run again.
 */
final class JdbcTransactions implements Transactions {

    private static final Logger log = LoggerFactory.getLogger(JdbcTransactions.class);
    private static final int ATTEMPTS = 5;

    private final Jdbi jdbi;
    private final @Nullable Jdbi replica;
    private final Dialect dialect;

    /**
     * What each thread reads and writes through; set for no longer than a unit of work or a host's transaction. In the
     * latter a host calls what takes no {@link Tx}: docs/decisions/database.md.
     */
    @SuppressWarnings("ThreadLocalUsage") // two storages of one process must not take part in each other's work
    private final ThreadLocal<@Nullable Work> current = new ThreadLocal<>();

    JdbcTransactions(Jdbi jdbi, @Nullable Jdbi replica, Dialect dialect) {
        this.jdbi = jdbi;
        this.replica = replica;
        this.dialect = dialect;
    }

    @Override
    public <T> T call(Function<Tx, T> work) {
        Work outer = current.get();
        if (outer instanceof Joined joined) {
            return callWithin(joined, work);
        }
        for (int attempt = 1; ; attempt++) {
            UnitOfWork tx = new UnitOfWork(new ArrayList<>());
            T result;
            try {
                result = run(tx, work);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !SqlFailures.isLostRace(e)) {
                    throw SqlFailures.unavailable(e);
                }
                log.debug("A unit of work lost a race and is run again (SQLSTATE {})", SqlFailures.state(e));
                continue;
            } finally {
                restore(outer);
            }
            runAll(tx.afterCommit);
            return result;
        }
    }

    @Override
    public boolean isUnderWay() {
        return current.get() != null;
    }

    private <T> T run(UnitOfWork tx, Function<Tx, T> work) {
        // Always a connection of its own: Jdbi's withHandle would give the one that this thread has open.
        try (Handle connection = jdbi.open()) {
            if (dialect == Dialect.H2) {
                return connection.inTransaction(
                        TransactionIsolationLevel.READ_COMMITTED, handle -> runWith(handle, tx, work));
            }
            return connection.inTransaction(handle -> {
                // Jdbi would ask for the level and set it back: six round trips. This one ends with the transaction.
                int unused = handle.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
                return runWith(handle, tx, work);
            });
        }
    }

    private <T> T runWith(Handle handle, UnitOfWork tx, Function<Tx, T> work) {
        tx.handle = handle;
        current.set(tx);
        try {
            return work.apply(tx);
        } finally {
            tx.handle = null;
        }
    }

    /** A unit of work in the host's transaction; one that loses a race is run again there. */
    private <T> T callWithin(Joined joined, Function<Tx, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return runWithin(joined, work);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !SqlFailures.isLostRaceWithin(e)) {
                    throw SqlFailures.unavailable(e);
                }
            }
        }
    }

    /** A savepoint keeps one that fails from taking the host's with it. */
    private <T> T runWithin(Joined joined, Function<Tx, T> work) {
        UnitOfWork tx = new UnitOfWork(new ArrayList<>());
        Handle handle = joined.handle;
        boolean finished = false;
        try {
            handle.savepoint("latchkey");
            T result = runWith(handle, tx, work);
            handle.releaseSavepoint("latchkey");
            joined.afterCommit.addAll(tx.afterCommit);
            finished = true;
            return result;
        } finally {
            current.set(joined);
            if (!finished) {
                rollBack(handle);
            }
        }
    }

    private static void rollBack(Handle handle) {
        try {
            handle.rollbackToSavepoint("latchkey");
        } catch (JdbiException e) {
            log.warn("Could not undo a unit of work in the host's transaction, which cannot be committed any more", e);
        }
    }

    HostTransaction join(Connection connection) {
        if (current.get() != null) {
            throw new IllegalStateException("this thread has a unit of work under way, or has joined a transaction");
        }
        requireTransaction(connection);
        Joined joined = new Joined(Connections.of(connection));
        current.set(joined);
        return joined;
    }

    private static void requireTransaction(Connection connection) {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException(
                        "the connection has no transaction under way to take part in: setAutoCommit(false) first");
            }
        } catch (SQLException e) {
            throw SqlFailures.unavailable(e);
        }
    }

    private void restore(@Nullable Work outer) {
        if (outer == null) {
            current.remove();
        } else {
            current.set(outer);
        }
    }

    /** Reads what was committed, or what this thread's own unit of work has written. */
    <T> T read(Function<Handle, T> reader) {
        Work work = current.get();
        Handle handle = work == null ? null : work.handle();
        if (handle != null && work instanceof UnitOfWork) {
            // The database's own exception goes up to the unit of work, so that the whole of it can be run again.
            return reader.apply(handle);
        }
        try {
            return handle == null ? withOwn(reader) : reader.apply(handle);
        } catch (JdbiException e) {
            throw SqlFailures.unavailable(e);
        }
    }

    /**
     * Reads what may lag behind by a moment, where there is a replica to read it from; from the database itself when the
     * replica is out of reach, and within a unit of work. Nothing that decides about access is read this way.
     */
    <T> T list(Function<Handle, T> reader) {
        if (replica == null || current.get() != null) {
            return read(reader);
        }
        try (Handle handle = replica.open()) {
            return reader.apply(handle);
        } catch (JdbiException e) {
            String failure = SqlFailures.unavailable(e).getMessage();
            log.warn("Of the read replica: {}. The database itself is asked", failure);
            return read(reader);
        }
    }

    /** Runs a statement that commits by itself, whatever unit of work is under way. */
    <T> T alone(Function<Handle, T> statement) {
        for (int attempt = 1; ; attempt++) {
            try {
                return withOwn(statement);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !SqlFailures.isLostRace(e)) {
                    throw SqlFailures.unavailable(e);
                }
            }
        }
    }

    @Override
    public <T> T callAlone(Function<Tx, T> work) {
        Work outer = current.get();
        current.remove();
        try {
            return call(work);
        } finally {
            restore(outer);
        }
    }

    private <T> T withOwn(Function<Handle, T> statements) {
        try (Handle handle = jdbi.open()) {
            return statements.apply(handle);
        }
    }

    /** Writes within a unit of work. */
    <T> T write(Tx tx, Function<Handle, T> writer) {
        return writer.apply(handle(tx));
    }

    private Handle handle(Tx tx) {
        Objects.requireNonNull(tx, "tx");
        if (!(tx instanceof UnitOfWork unit) || unit.owner() != this) {
            throw new IllegalArgumentException("this unit of work belongs to another storage");
        }
        Handle handle = unit.handle;
        if (handle == null || unit.thread != Thread.currentThread()) {
            throw new IllegalStateException("this unit of work has ended, or belongs to another thread");
        }
        return handle;
    }

    private static void runAll(List<Runnable> actions) {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                log.error("An action after a commit failed", e);
            }
        }
    }

    /** What a thread reads through. */
    private interface Work {

        @Nullable
        Handle handle();
    }

    /** A unit of work under way. */
    private final class UnitOfWork implements Tx, Work {

        private final Thread thread = Thread.currentThread();
        private final List<Runnable> afterCommit;
        private @Nullable Handle handle;

        UnitOfWork(List<Runnable> afterCommit) {
            this.afterCommit = afterCommit;
        }

        @Override
        public void afterCommit(Runnable action) {
            Handle unused = JdbcTransactions.this.handle(this);
            afterCommit.add(action);
        }

        @Override
        public @Nullable Handle handle() {
            return handle;
        }

        private JdbcTransactions owner() {
            return JdbcTransactions.this;
        }
    }

    /** A host's transaction that this thread takes part in. */
    private final class Joined implements HostTransaction, Work {

        private final Handle handle;
        private final List<Runnable> afterCommit = new ArrayList<>();
        private boolean committed;

        Joined(Handle handle) {
            this.handle = handle;
        }

        @Override
        public Handle handle() {
            return handle;
        }

        @Override
        public void committed() {
            if (committed) {
                throw new IllegalStateException("the commit was told of before");
            }
            if (current.get() != this) {
                throw new IllegalStateException("this thread does not take part in the transaction: tell of the commit"
                        + " on the thread that joined it, before close() and in no unit of work");
            }
            committed = true;
            current.remove();
            runAll(afterCommit);
        }

        @Override
        public void close() {
            if (current.get() == this) {
                current.remove();
            }
        }
    }
}
