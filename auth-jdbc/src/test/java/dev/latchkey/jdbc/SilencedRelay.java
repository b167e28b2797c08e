package dev.latchkey.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Lies between a client and a server, and swallows what goes over the connections of before without closing them. */
final class SilencedRelay implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final List<Relayed> relayed = new CopyOnWriteArrayList<>();

    SilencedRelay(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many were made so far. */
    int connections() {
        return relayed.size();
    }

    /** From now on nothing goes over those that are there, in either direction, and neither end is told. */
    void silence() {
        relayed.forEach(connection -> connection.silent = true);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Relayed connection = new Relayed(client, new Socket(InetAddress.getLoopbackAddress(), target));
                relayed.add(connection);
                start(() -> connection.copy(connection.client, connection.server));
                start(() -> connection.copy(connection.server, connection.client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(@Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(listening);
        relayed.forEach(connection -> {
            close(connection.client);
            close(connection.server);
        });
    }

    private static final class Relayed {

        private final Socket client;
        private final Socket server;
        private volatile boolean silent;

        Relayed(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (!silent) {
                        out.write(bytes, 0, read);
                        out.flush();
                    }
                }
                if (!silent) {
                    to.close();
                }
            } catch (IOException e) {
                close(silent ? null : to);
            }
        }
    }
}
