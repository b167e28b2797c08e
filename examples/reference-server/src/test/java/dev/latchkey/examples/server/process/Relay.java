package dev.latchkey.examples.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a server, and can fail as networks do: connections break, or hang. */
public final class Relay implements AutoCloseable {

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;
    private volatile boolean hanging;

    /** Relays to a server, from a free port of the loopback interface. */
    public Relay(String host, int port) throws IOException {
        target = new InetSocketAddress(host, port);
        listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Ends all connections, and each new one at once. */
    public void breakOff() {
        broken = true;
        endAll();
    }

    /** Carries nothing any more, and keeps the connections open. */
    public void hang() {
        hanging = true;
    }

    /** Carries new connections again. */
    public void mend() {
        endAll();
        hanging = false;
        broken = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (broken) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(target.getAddress(), target.getPort());
        sockets.addAll(List.of(client, server));
        daemon(() -> carry(client, server));
        daemon(() -> carry(server, client));
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!hanging) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // it was broken off, here or there: so is the other direction
        } finally {
            end(from);
            end(to);
        }
    }

    private void endAll() {
        new ArrayList<>(sockets).forEach(this::end);
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        breakOff();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
