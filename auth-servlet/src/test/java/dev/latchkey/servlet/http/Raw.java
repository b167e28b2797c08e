package dev.latchkey.servlet.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are, which clients are too polite for, and reads the answer until the connection ends. */
final class Raw {

    private static final int TIMEOUT_MILLIS = 20_000;

    private Raw() {}

    /** The answer as text; the request asks for {@code Connection: close}. */
    static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Asks for a path as it is, with further header lines, each closed by CR and LF. */
    static String get(int port, String path, String headers) throws IOException {
        return send(
                port,
                "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + headers
                        + "Connection: close\r\n\r\n");
    }

    static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}
