package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.LimitSettings;
import dev.latchkey.servlet.WebSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Container.class)
final class ConnectionHttpTest extends HttpSuite {

    private static final String LOGIN = "{\"email\": \"nobody@mail.example\", \"password\": \"x\"}";
    private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: *([0-9]+)");

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()))
                .web(WebSettings.builder().protect("/api/**").requiresSignIn().build());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /auth/login, text/plain, 415",
        "POST, /auth/login, application/json, 401",
        "PATCH, /auth/me, application/json, 401",
        "GET, /auth/check, application/json, 401",
        "PUT, /auth/login, application/json, 405",
        "POST, /auth/nowhere, application/json, 404",
        "POST, /api/notes, application/json, 401",
    })
    void the_next_request_is_answered_after_one_that_is_refused_before_its_body_is_read(
            String method, String path, String type, int status) throws Exception {
        try (Connection connection = new Connection(app().port())) {
            connection.send(head(method, path, type, "Content-Length: " + LOGIN.length()));
            connection.send(LOGIN);
            assertThat(Raw.status(connection.answer())).isEqualTo(status);
            assertServesTheNext(connection);
        }
    }

    @ParameterizedTest
    @CsvSource({"PATCH, /auth/me", "POST, /auth/login"})
    void the_next_request_is_answered_after_a_refused_one_in_chunks(String method, String path) throws Exception {
        try (Connection connection = new Connection(app().port())) {
            connection.send(head(method, path, "application/json", "Transfer-Encoding: chunked"));
            connection.send(Integer.toHexString(LOGIN.length()) + "\r\n" + LOGIN + "\r\n");
            connection.send("0\r\n\r\n");
            assertThat(Raw.status(connection.answer())).isEqualTo(401);
            assertServesTheNext(connection);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 65537", "Content-Length: 10\r\nExpect: 100-continue"})
    void a_body_that_is_not_waited_for_has_the_end_of_the_connection_announced(String line) throws Exception {
        try (Connection connection = new Connection(app().port())) {
            connection.send(head("PATCH", "/auth/me", "application/json", line));
            String answer = connection.answer();
            if (Raw.status(answer) == 100) { // Tomcat asks for every body at once
                answer = connection.answer();
            }
            assertThat(Raw.status(answer)).isEqualTo(401);
            assertThat(answer).containsIgnoringCase("connection: close");
        }
    }

    private void assertServesTheNext(Connection connection) throws IOException {
        connection.send(head("GET", "/auth/health/live", "text/plain", "Content-Length: 0"));
        assertThat(Raw.status(connection.answer())).isEqualTo(200);
    }

    private String head(String method, String path, String type, String line) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost:" + app().port() + "\r\nContent-Type: " + type
                + "\r\n" + line + "\r\n\r\n";
    }

    /** A connection that is used again; each piece goes out by itself. */
    private static final class Connection implements AutoCloseable {

        private final Socket socket;

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** The header of one answer, whose body is passed over. */
        String answer() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String text = "";
            while (!text.endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the connection ended after: " + text);
                }
                bytes.write(next);
                text = bytes.toString(StandardCharsets.ISO_8859_1);
            }
            Matcher length = CONTENT_LENGTH.matcher(text.toLowerCase(Locale.ROOT));
            if (length.find()) {
                in.readNBytes(Integer.parseInt(length.group(1)));
            }
            return text;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
