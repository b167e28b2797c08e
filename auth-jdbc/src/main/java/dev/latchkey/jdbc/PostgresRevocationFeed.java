package dev.latchkey.jdbc;

import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by LISTEN and NOTIFY, over one connection that is held while anybody listens. What is written notifies by
 * itself, within its transaction; so there is nothing to publish, and a hint comes only of what was committed.
 */
final class PostgresRevocationFeed implements RevocationFeed, AutoCloseable {

    /** The channel, and the name of the thread. */
    static final String CHANNEL = "latchkey_revocation";

    private static final Logger log = LoggerFactory.getLogger(PostgresRevocationFeed.class);
    private static final int WAIT_MILLIS = 500;
    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final int SILENCE_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 2;

    private final DataSource dataSource;
    private final int silenceMillis;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Whether the last attempt has failed; of the listening thread alone. */
    private boolean failing;

    PostgresRevocationFeed(DataSource dataSource) {
        this(dataSource, SILENCE_MILLIS);
    }

    /** With another time, in milliseconds, after which a connection that said nothing is asked whether it is there. */
    PostgresRevocationFeed(DataSource dataSource, int silenceMillis) {
        this.dataSource = dataSource;
        this.silenceMillis = silenceMillis;
    }

    @Override
    public void publish(Revocation entry) {
        // the transaction that wrote it has notified
    }

    @Override
    public synchronized Subscription subscribe(Consumer<Revocation> listener) {
        Subscriber subscriber = new Subscriber(listener);
        subscribers.add(subscriber);
        if (thread == null) {
            thread = new Thread(this::listen, CHANNEL);
            thread.setDaemon(true);
            thread.start();
        }
        return subscriber;
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                listenOn(connection);
            } catch (Throwable e) {
                // Pools tell that they cannot be filled by exceptions of their own. Nothing may end this thread.
                if (!closed) {
                    failed(e);
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        }
    }

    private void failed(Throwable e) {
        if (!failing) {
            failing = true;
            log.warn("Cannot listen for revocations; the poll goes on, and this is tried again every second", e);
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.info("Listening for revocations again");
        }
    }

    /** A connection that fails while it listens is aborted: the pool did not see it fail, and would hand it on. */
    private void listenOn(Connection connection) throws SQLException {
        try {
            listen(connection);
        } catch (SQLException | RuntimeException | Error e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            recovered();
            int silence = 0;
            while (!closed) {
                PGNotification[] notifications = postgres.getNotifications(WAIT_MILLIS);
                boolean isSilent = notifications == null || notifications.length == 0;
                for (PGNotification notification : isSilent ? new PGNotification[0] : notifications) {
                    tell(notification.getParameter());
                }
                silence = isSilent ? silence + WAIT_MILLIS : 0;
                if (silence >= silenceMillis) {
                    requireAnswer(connection);
                    silence = 0;
                }
            }
            statement.execute("UNLISTEN " + CHANNEL);
        }
    }

    /** A connection whose other end went away without a word looks like one on which nothing is said. */
    private static void requireAnswer(Connection connection) throws SQLException {
        if (!connection.isValid(ANSWER_SECONDS)) {
            throw new SQLException("the connection that listens does not answer any more", "08006");
        }
    }

    private void tell(String payload) {
        Revocation entry;
        try {
            entry = RevocationRow.ofText(payload);
        } catch (RuntimeException e) {
            log.warn("A notification on the channel {} was not understood", CHANNEL, e);
            return;
        }
        subscribers.forEach(subscriber -> subscriber.tell(entry));
    }

    @Override
    public void close() {
        closed = true;
        Thread listening;
        synchronized (this) {
            listening = thread;
        }
        if (listening != null) {
            LockSupport.unpark(listening);
        }
    }

    /** Told one at a time, so that none is told any more once its subscription was closed. */
    private final class Subscriber implements Subscription {

        private final Consumer<Revocation> listener;
        private boolean open = true;

        Subscriber(Consumer<Revocation> listener) {
            this.listener = listener;
        }

        synchronized void tell(Revocation entry) {
            if (!open) {
                return;
            }
            try {
                listener.accept(entry);
            } catch (Throwable e) {
                log.error("A subscriber to revocations failed", e);
            }
        }

        @Override
        public void close() {
            subscribers.remove(this);
            synchronized (this) {
                open = false;
            }
        }
    }
}
