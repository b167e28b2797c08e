package dev.latchkey.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks a mail off that takes too long in all. A time-out of reading begins anew with each byte, so that a server that
 * drips its answers would hold a mail for ever; here the sockets are closed under it. One for each mail.
 */
final class SmtpDeadline implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmtpDeadline.class);

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean passed;

    private SmtpDeadline() {}

    static SmtpDeadline in(Duration time) {
        SmtpDeadline deadline = new SmtpDeadline();
        CompletableFuture<Void> unused = deadline.end
                .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(late -> deadline.breakOff(), SmtpDeadline::onThreadOfItsOwn);
        return deadline;
    }

    /** Closing a TLS socket can take a while, and the timer is one for all of the process. */
    private static void onThreadOfItsOwn(Runnable closing) {
        Thread thread = new Thread(closing, "latchkey-smtp-deadline");
        thread.setDaemon(true);
        thread.start();
    }

    private Void breakOff() {
        passed = true;
        sockets.forEach(SmtpDeadline::close);
        return null;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("The connection to a slow mail server was closed with an error");
        }
    }

    boolean hasPassed() {
        return passed;
    }

    /** The mail is done, one way or the other. */
    @Override
    public void close() {
        boolean unused = end.complete(null);
    }

    /** Makes the sockets of a mail. */
    SocketFactory plain() {
        return new Plain();
    }

    /** Makes the sockets of a mail that speaks TLS. */
    SSLSocketFactory tls(SSLSocketFactory real) {
        return new Tls(real);
    }

    private Socket watched(Socket socket) {
        sockets.add(socket);
        if (passed) {
            close(socket);
        }
        return socket;
    }

    private final class Plain extends SocketFactory {

        @Override
        public Socket createSocket() {
            return watched(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return watched(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return watched(new Socket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return watched(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return watched(new Socket(host, port, local, localPort));
        }
    }

    private final class Tls extends SSLSocketFactory {

        private final SSLSocketFactory real;

        Tls(SSLSocketFactory real) {
            this.real = real;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return real.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return real.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket() throws IOException {
            return watched(real.createSocket());
        }

        @Override
        public Socket createSocket(Socket under, String host, int port, boolean autoClose) throws IOException {
            return watched(real.createSocket(under, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return watched(real.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return watched(real.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return watched(real.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return watched(real.createSocket(host, port, local, localPort));
        }
    }
}
