package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a mail server that is slow holds up: its own mail, for as long as it is allowed to, and nothing else. */
class SlowSmtpServersTest {

    /** Longer than any test may take, so that a time-out that does not work shows. */
    private static final Duration NEVER = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Mail MAIL = new Mail("ada@shop.example", "Hello", "text", "<p>text</p>", Map.of());

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private final CountDownLatch connected = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void one_that_accepts_and_says_nothing() throws IOException {
        int port = silent();

        assertBrokenOff(settings(port).withTimeout(SOON).withMailTimeout(NEVER), "there is no usable connection");
        assertBrokenOff(settings(port).withTimeout(NEVER).withMailTimeout(SOON), "took longer than PT0.2S for a mail");
    }

    @Test
    void one_that_says_nothing_where_tls_is_to_begin() throws IOException {
        int port = silent();
        SmtpSettings settings = SmtpSettings.parse(Secret.of("smtps://localhost:" + port), "noreply@shop.example");

        assertBrokenOff(settings.withTimeout(SOON).withMailTimeout(NEVER), "there is no usable connection");
        assertBrokenOff(settings.withTimeout(NEVER).withMailTimeout(SOON), "took longer than PT0.2S for a mail");
    }

    @Test
    void one_that_stops_in_the_middle_of_the_mail() throws IOException {
        int port = stoppingAtData();

        // Long enough for a busy machine to have come to the middle.
        Duration later = Duration.ofSeconds(2);
        assertBrokenOff(settings(port).withTimeout(later).withMailTimeout(NEVER), "did not take the mail");
        assertBrokenOff(settings(port).withTimeout(NEVER).withMailTimeout(SOON), "took longer than PT0.2S for a mail");
    }

    @Test
    void one_that_drips_its_answer_byte_by_byte() throws IOException {
        int port = dripping();

        assertBrokenOff(settings(port).withTimeout(NEVER).withMailTimeout(SOON), "took longer than PT0.2S for a mail");
        // Each byte comes in time, so that only the time for all of the mail ends it.
        assertBrokenOff(
                settings(port).withTimeout(Duration.ofSeconds(5)).withMailTimeout(SOON),
                "took longer than PT0.2S for a mail");
    }

    @Test
    void neither_a_request_nor_a_stop_waits_for_one() throws Exception {
        InMemoryStorage storage = InMemoryStorage.create();
        Environment environment = Environment.system();
        Mailer mailer = SmtpMailer.create(settings(silent()).withTimeout(NEVER).withMailTimeout(NEVER), environment);
        OutboxSettings settings = OutboxSettings.defaults();
        OutboxWorker worker =
                OutboxWorker.create(storage.outbox(), message -> Optional.of(MAIL), mailer, environment, settings);
        Outbox outbox = Outbox.create(storage.outbox(), worker::wake, environment, settings);
        UserId user = new UserId(environment.newId());
        worker.start();
        leave(storage, outbox, user);
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertTimeoutPreemptively(PATIENCE, () -> leave(storage, outbox, user));
        assertTimeoutPreemptively(PATIENCE, worker::close);

        assertThat(storage.outbox().of(user, null, 10)).hasSize(2);
    }

    @Test
    void times_that_are_none_are_refused() {
        SmtpSettings settings = settings(25);

        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMailTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMailTimeout(Duration.ofMinutes(6)));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withTimeout(Duration.ofMinutes(2)));
    }

    private static void leave(InMemoryStorage storage, Outbox outbox, UserId user) {
        storage.transactions().run(tx -> outbox.enqueue(tx, user, MessageKind.PASSWORD_CHANGED, Locale.ENGLISH));
    }

    private static void assertBrokenOff(SmtpSettings settings, String message) {
        SmtpMailer mailer = SmtpMailer.create(settings, Environment.system());

        MailException failure = assertTimeoutPreemptively(
                PATIENCE, () -> catchThrowableOfType(MailException.class, () -> mailer.send(MAIL)));

        assertThat(failure.kind()).isEqualTo(MailException.Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining(message).hasNoCause();
    }

    private static SmtpSettings settings(int port) {
        return SmtpSettings.parse(Secret.of("smtp://localhost:" + port), "noreply@shop.example");
    }

    private int silent() throws IOException {
        return serving(connection -> connected.countDown());
    }

    /** Answers in haste up to DATA, and reads nothing from there on. */
    private int stoppingAtData() throws IOException {
        return serving(connection -> {
            String greetingToData = "220 ready\r\n250 hello\r\n250 ok\r\n250 ok\r\n354 go ahead\r\n";
            connection.getOutputStream().write(greetingToData.getBytes(StandardCharsets.US_ASCII));
        });
    }

    private int dripping() throws IOException {
        return serving(connection -> {
            OutputStream out = connection.getOutputStream();
            out.write("220-".getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<?> unused = CompletableFuture.completedFuture(
                    threads.scheduleAtFixedRate(() -> drip(out), 0, 10, TimeUnit.MILLISECONDS));
        });
    }

    private static void drip(OutputStream out) {
        try {
            out.write('x');
        } catch (IOException e) {
            throw new IllegalStateException("the client has gone, so that nothing drips any more", e);
        }
    }

    private int serving(Service service) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(listener);
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket connection = listener.accept();
                    opened.add(connection);
                    service.serve(connection);
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listener.getLocalPort();
    }

    private interface Service {

        void serve(Socket connection) throws IOException;
    }
}
