package dev.latchkey.examples.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.Environment;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Clients that take their time, or more than their share, cost the others nothing. */
class SlowClientsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BODY_BEGUN = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{";
    private static final String QUICK = "GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** More than the 200 threads of the pool, and than the 500 that are virtual where there are such. */
    private static final int MANY = 600;

    /** How often a request may be too late because the machine is busy. */
    private static final int ATTEMPTS = 5;

    private final List<Socket> sockets = new ArrayList<>();
    private @Nullable WebServer server;

    @TempDir
    Path directory;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server().stop();
    }

    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().transferTo(response.getOutputStream());
        }
    }

    private static final class Quick extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().print("quick");
        }
    }

    @Test
    void bodies_that_do_not_come_keep_no_thread_from_others() throws Exception {
        start(limits(LONG));
        for (int i = 0; i < MANY; i++) {
            send(connect(), BODY_BEGUN);
        }

        HttpRequest quick =
                HttpRequest.newBuilder(uri("/quick")).timeout(PATIENCE).build();
        for (int i = 0; i < 5; i++) {
            assertThat(HttpClient.newHttpClient()
                            .send(quick, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("quick");
        }
    }

    @Test
    void a_body_that_trickles_in_is_given_up_however_steadily() throws Exception {
        start(limits(SHORT));
        Socket socket = connect();
        send(socket, BODY_BEGUN);

        assertThat(answerWhileTrickling(socket)).startsWith("HTTP/1.1 408");
    }

    @Test
    void a_body_whose_time_is_over_as_soon_as_it_begins_is_given_up_too() throws Exception {
        start(limits(Duration.ofMillis(5)));
        for (int i = 0; i < MANY; i++) {
            send(connect(), BODY_BEGUN);
        }

        for (Socket socket : sockets) {
            assertThat(answerWhileTrickling(socket)).matches("(?s)|HTTP/1.1 408.*");
        }
    }

    @Test
    void a_header_that_trickles_in_is_given_up_however_steadily() throws Exception {
        start(limits(SHORT));
        Socket socket = connect();
        send(socket, "GET /quick HTTP/1.1\r\nHost: localhost\r\nX: ");

        assertThat(answerWhileTrickling(socket)).isEmpty();
    }

    @Test
    void a_header_that_trickles_in_after_an_answer_is_given_up_too() throws Exception {
        start(limits(SHORT));
        Socket socket = answered();
        send(socket, "GET /quick HTTP/1.1\r\nHost: localhost\r\nX: ");

        assertThat(answerWhileTrickling(socket)).isEmpty();
    }

    @Test
    void a_connection_on_which_nothing_is_asked_is_given_up() throws Exception {
        start(limits(SHORT));

        assertThat(connect().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void a_handshake_that_trickles_in_is_given_up() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        start(limits(SHORT), TlsIdentity.read(certificate.certificate(), "C", certificate.key(), "K", Instant.now()));
        Socket socket = connect();
        socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0x20, 0});

        assertThat(answerWhileTrickling(socket)).isEmpty();
    }

    @Test
    void a_connection_that_is_kept_alive_outlives_the_deadline_of_requests() throws Exception {
        start(limits(SHORT));
        boolean again = false;
        for (int attempt = 0; attempt < ATTEMPTS && !again; attempt++) {
            Socket socket = answered();
            assertThat(isSilentFor(socket, SHORT.multipliedBy(4))).isTrue();
            again = isAnswered(socket);
        }

        assertThat(again).isTrue();
    }

    @Test
    void an_address_has_no_more_than_its_share_of_connections() throws Exception {
        start(new ServerLimits(100, 2, client -> false, LONG));
        Socket first = connect();
        send(first, QUICK);
        assertThat(answer(first)).startsWith("HTTP/1.1 200");
        Socket second = connect();
        send(second, QUICK);
        assertThat(answer(second)).startsWith("HTTP/1.1 200");
        assertThat(isClosed(connect())).isTrue();

        first.close();
        Awaitility.await().atMost(PATIENCE).until(() -> !isClosed(connect()));
    }

    @Test
    void an_address_that_stands_for_many_clients_has_any_number() throws Exception {
        start(new ServerLimits(100, 2, InetAddress::isLoopbackAddress, LONG));
        for (int i = 0; i < 10; i++) {
            Socket socket = connect();
            send(socket, QUICK);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void connections_beyond_the_limit_of_all_wait_until_one_ends() throws Exception {
        start(new ServerLimits(2, 100, client -> false, LONG));
        Socket first = connect();
        send(first, QUICK);
        assertThat(answer(first)).startsWith("HTTP/1.1 200");
        Socket second = connect();
        send(second, QUICK);
        assertThat(answer(second)).startsWith("HTTP/1.1 200");
        Socket third = connect();
        send(third, QUICK);
        assertThat(isSilentFor(third, SHORT)).isTrue();

        first.close();
        assertThat(answer(third)).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_body_that_is_late_or_broken_off_is_no_warning() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        try {
            start(limits(SHORT));
            Socket gone = connect();
            send(gone, BODY_BEGUN);
            gone.close();
            Socket late = connect();
            send(late, BODY_BEGUN);
            assertThat(answerWhileTrickling(late)).startsWith("HTTP/1.1 408");

            assertThat(lines.list)
                    .noneSatisfy(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN));
        } finally {
            root.detachAppender(lines);
        }
    }

    @Test
    void a_body_arrives_whole_at_once_in_chunks_or_when_the_client_waits_to_be_asked() throws Exception {
        start(limits(LONG));
        byte[] body = new byte[64 * 1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        for (boolean asked : new boolean[] {false, true}) {
            for (HttpRequest.BodyPublisher publisher : List.of(
                    HttpRequest.BodyPublishers.ofByteArray(body),
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
                HttpRequest request = HttpRequest.newBuilder(uri("/echo"))
                        .expectContinue(asked)
                        .POST(publisher)
                        .build();
                HttpResponse<byte[]> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(body);
            }
        }
    }

    @Test
    void a_body_in_chunks_is_as_limited_as_one_of_a_said_length() throws Exception {
        start(limits(LONG));
        HttpRequest request = HttpRequest.newBuilder(uri("/echo"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[64 * 1024 + 1])))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    private static ServerLimits limits(Duration requestWithin) {
        return new ServerLimits(2 * MANY, 2 * MANY, client -> false, requestWithin);
    }

    private void start(ServerLimits limits) throws Exception {
        start(limits, null);
    }

    private void start(ServerLimits limits, @Nullable TlsIdentity tls) throws Exception {
        WebServer made = WebServer.bind("127.0.0.1", 0, tls, limits, Environment.system());
        server = made;
        made.start(
                (request, response, chain) -> chain.doFilter(request, response),
                Map.of("/echo", new Echo(), "/quick", new Quick()),
                new ErrorPage(PebblePages.create(PageSettings.of("Shop"), Environment.system()), "/auth"));
    }

    private WebServer server() {
        assertThat(server).isNotNull();
        return server;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server().port() + path);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What has come of an answer when it pauses: all of a short one. */
    private static String answer(Socket socket) throws IOException {
        byte[] bytes = new byte[4096];
        int read = socket.getInputStream().read(bytes);
        return read < 0 ? "" : new String(bytes, 0, read, StandardCharsets.US_ASCII);
    }

    /** Sends a byte now and then until there is an answer or the connection has ended, for a minute at most. */
    private static String answerWhileTrickling(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        InputStream in = socket.getInputStream();
        for (int sent = 0; sent < 600; sent++) {
            try {
                socket.getOutputStream().write('x');
                int read = in.read();
                return read < 0 ? "" : (char) read + answer(socket);
            } catch (SocketTimeoutException e) {
                continue; // nothing yet: send another byte
            } catch (SocketException e) {
                return "";
            }
        }
        throw new AssertionError("neither an answer nor an end");
    }

    private static boolean isSilentFor(Socket socket, Duration time) throws IOException {
        return waits(socket, time, read -> false);
    }

    /** Whether it is closed instead of answered on. */
    private static boolean isClosed(Socket socket) throws IOException {
        try (socket) {
            send(socket, QUICK);
            return answer(socket).isEmpty();
        } catch (SocketException e) {
            return true;
        }
    }

    /** A connection on which a request was answered; one that a busy machine sends too late is sent on another. */
    private Socket answered() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Socket socket = connect();
            if (isAnswered(socket)) {
                return socket;
            }
        }
        throw new AssertionError("no request was in time");
    }

    private static boolean isAnswered(Socket socket) throws IOException {
        try {
            send(socket, QUICK);
            return answer(socket).startsWith("HTTP/1.1 200");
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean waits(Socket socket, Duration time, Predicate<Integer> otherwise) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout((int) time.toMillis());
        try {
            return otherwise.test(socket.getInputStream().read());
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(before);
            }
        }
    }
}
