package dev.latchkey.examples.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.examples.server.StartException;
import dev.latchkey.kernel.Environment;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {

    private static final Filter PASS = (request, response, chain) -> chain.doFilter(request, response);

    private static final ErrorPage ERROR_PAGE =
            new ErrorPage(PebblePages.create(PageSettings.of("Shop"), Environment.system()), "/auth");

    private static final ServerLimits LIMITS = new ServerLimits(100, 100, client -> false, Duration.ofSeconds(10));

    @TempDir
    Path directory;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        server = WebServer.bind("127.0.0.1", 0, null, LIMITS, Environment.system());
        server.start(PASS, Map.of("/echo", new Echo(), "/fails", new Fails(), "/waits", new Waits()), ERROR_PAGE);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().transferTo(response.getOutputStream());
        }
    }

    private static final class Fails extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException("SELECT secret FROM somewhere");
        }
    }

    private final class Waits extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            response.getWriter().print("answered");
        }
    }

    @Test
    void an_unserved_path_is_a_problem_answer_without_traces_of_the_server() throws Exception {
        HttpResponse<String> answer = get("/nowhere", "application/json");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("server")).isEmpty();
        assertThat(answer.body())
                .contains(
                        "\"code\":\"not_found\"",
                        "\"type\":\"urn:latchkey:problem:not_found\"",
                        "\"detail\":\"there is",
                        "\"request_id\":\"")
                .doesNotContainIgnoringCase("jetty");
    }

    @Test
    void a_browser_gets_a_page_instead() throws Exception {
        HttpResponse<String> answer = get("/nowhere", "text/html,application/xhtml+xml");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'", "style-src 'self'"));
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.body())
                .contains("<h1>Nothing here</h1>", "href=\"/auth/login\"", "href=\"/auth/assets/pages.")
                .doesNotContainIgnoringCase("jetty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"de-AT,en;q=0.5|de|Hier ist nichts", "fr, de;q=0.8, en;q=0.9|en|Nothing here", "fr|en|Nothing here"
            })
    void the_page_is_in_the_language_that_the_browser_prefers(String wanted, String language, String heading)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/nowhere"))
                .header("Accept", "text/html")
                .header("Accept-Language", wanted)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).contains("<html lang=\"" + language + "\"", "<h1>" + heading + "</h1>");
    }

    @Test
    void a_browser_is_told_of_a_failure_on_a_page_that_says_nothing_of_it() throws Exception {
        HttpResponse<String> answer = get("/fails", "text/html");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("<h1>Something went wrong here</h1>")
                .doesNotContain("SELECT", "Exception", "at dev.");
    }

    @Test
    void an_exception_of_a_servlet_says_nothing_of_itself() throws Exception {
        HttpResponse<String> answer = get("/fails", "application/json");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"internal\"").doesNotContain("SELECT", "Exception", "at dev.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/..;/b", "/a/%2e%2e/b", "/a%2fb", "/a%00b", "/a//b/%2E/", "/a%5cb"})
    void an_ambiguous_path_is_refused(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"malformed_request\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1\\r\\n\\r\\n|400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n|400",
                "POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n|400",
                "POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nab|400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: b\\r\\n c\\r\\n\\r\\n|400",
                "GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n|400",
                "GET /\\r\\n\\r\\n|505"
            })
    void a_request_that_could_be_read_in_two_ways_is_refused(String request, int status) throws Exception {
        assertThat(raw(request.replace("\\r\\n", "\r\n"))).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void headers_and_bodies_have_a_limit() throws Exception {
        String longHeader = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n";
        assertThat(raw(longHeader)).startsWith("HTTP/1.1 431");

        HttpRequest upload = HttpRequest.newBuilder(uri("/echo"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[64 * 1024 + 1]))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(upload, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_request_in_flight_is_answered_before_the_server_stops() throws Exception {
        var executor = Executors.newFixedThreadPool(2);
        try {
            Future<HttpResponse<String>> waiting = executor.submit(() -> get("/waits", "text/plain"));
            arrived.await();
            Future<?> stopping = executor.submit(server::stop);
            while (connects()) {
                Thread.onSpinWait();
            }
            assertThat(stopping.isDone()).isFalse();
            released.countDown();

            assertThat(waiting.get().body()).isEqualTo("answered");
            stopping.get();
        } finally {
            released.countDown();
            executor.shutdownNow();
        }
    }

    @Test
    void a_port_that_is_taken_is_named() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> WebServer.bind("127.0.0.1", server.port(), null, LIMITS, Environment.system()))
                .withMessage("cannot listen on 127.0.0.1:" + server.port()
                        + ": another process listens there; set LATCHKEY_PORT to another port");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> WebServer.bind("no-such-host.invalid", 0, null, LIMITS, Environment.system()))
                .withMessageStartingWith("cannot listen on no-such-host.invalid:0")
                .withMessageNotContaining("LATCHKEY_PORT");
        assertThatExceptionOfType(StartException.class)
                .as("an address of documentation, which no machine has (RFC 5737)")
                .isThrownBy(() -> WebServer.bind("192.0.2.1", 0, null, LIMITS, Environment.system()))
                .withMessageStartingWith("cannot listen on 192.0.2.1:0")
                .withMessageNotContaining("LATCHKEY_PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void https_is_spoken_with_a_certificate_from_pem_files(String algorithm) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, algorithm);
        TlsIdentity identity = TlsIdentity.read(certificate.certificate(), "C", certificate.key(), "K", Instant.now());
        WebServer https = WebServer.bind("127.0.0.1", 0, identity, LIMITS, Environment.system());
        try {
            https.start(PASS, Map.of(), ERROR_PAGE);
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(certificate.trustingClient())
                    .build();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + https.port() + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        } finally {
            https.stop();
        }
    }

    private boolean connects() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path)).header("Accept", accept).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
