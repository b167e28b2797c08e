package dev.latchkey.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An SMTP server on the loopback address that says what a test wants it to say, and keeps what it is told. */
final class ScriptedSmtpServer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<String> extensions;
    private final Map<String, String> answers;
    private final @Nullable SSLContext tls;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> receivedInClear = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::serve, "scripted-smtp");

    private ScriptedSmtpServer(
            ServerSocket listener, List<String> extensions, Map<String, String> answers, @Nullable SSLContext tls) {
        this.listener = listener;
        this.extensions = extensions;
        this.answers = answers;
        this.tls = tls;
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers commands as given by their first four letters, and the rest as a server in good health would. */
    static ScriptedSmtpServer start(List<String> extensions, Map<String, String> answers) throws IOException {
        return new ScriptedSmtpServer(listener(), extensions, answers, null);
    }

    /** The same with STARTTLS. */
    static ScriptedSmtpServer startWithTls(SSLContext tls) throws IOException {
        return new ScriptedSmtpServer(listener(), List.of("AUTH PLAIN", "STARTTLS"), Map.of(), tls);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> received() {
        return received;
    }

    List<String> receivedInClear() {
        return receivedInClear;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                connection.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
                talk(connection, false);
            } catch (IOException e) {
                received.add("connection ended");
            }
        }
    }

    private void talk(Socket connection, boolean encrypted) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = connection.getOutputStream();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            received.add(line);
            if (!encrypted) {
                receivedInClear.add(line);
            }
            String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
            if (verb.equals("STAR") && tls != null) {
                say(out, "220 go ahead");
                SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(connection, null, true);
                secured.setUseClientMode(false);
                talk(secured, true);
                return;
            }
            say(out, answer(verb, encrypted));
            if (verb.equals("DATA") && answer(verb, encrypted).startsWith("354")) {
                readMail(in);
                say(out, answers.getOrDefault("MAIL-END", "250 taken"));
            }
            if (verb.equals("QUIT")) {
                return;
            }
        }
    }

    private void readMail(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            received.add(line);
        }
    }

    private String answer(String verb, boolean encrypted) {
        if (answers.containsKey(verb)) {
            return answers.get(verb);
        }
        return switch (verb) {
            case "EHLO" -> {
                StringBuilder greeting = new StringBuilder("250-hello");
                extensions.stream()
                        .filter(extension -> !(encrypted && extension.equals("STARTTLS")))
                        .forEach(extension -> greeting.append("\r\n250-").append(extension));
                yield greeting.append("\r\n250 HELP").toString();
            }
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go ahead";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private static void say(OutputStream out, String answer) throws IOException {
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
