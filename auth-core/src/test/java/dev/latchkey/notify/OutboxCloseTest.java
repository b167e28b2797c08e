package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker that closes leaves to the other nodes. */
final class OutboxCloseTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final OutboxSettings SETTINGS = OutboxSettings.defaults();
    private static final Mail MAIL =
            new Mail("ada@mail.example", "Hello", "https://shop.example/?token=t", "h", Map.of());
    private static final int BATCH = 10;

    private final MovableEnvironment environment = MovableEnvironment.at(NOW);
    private final Storage storage = InMemoryStorage.create();
    private final OutboxStore store = storage.outbox();
    private final List<OutboxMessage> composed = new CopyOnWriteArrayList<>();

    @Test
    void closing_waits_for_no_mail_that_is_stuck_and_keeps_nothing_that_it_will_not_send() throws Exception {
        CompletableFuture<Thread> stuck = new CompletableFuture<>();
        CountDownLatch release = new CountDownLatch(1);
        OutboxWorker worker = worker(mail -> {
            stuck.complete(Thread.currentThread());
            awaitUninterrupted(release);
        });
        for (int i = 0; i < BATCH + 25; i++) {
            enqueue();
        }
        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.WARN)) {
            worker.start();
            stuck.get(1, TimeUnit.MINUTES);

            worker.close();

            assertThat(stuck.get().isAlive())
                    .as("closed while the mail is being sent")
                    .isTrue();
            assertThat(log.text()).contains("still being sent");
        } finally {
            release.countDown();
        }
        stuck.get().join(60_000);
        assertThat(stuck.get().isAlive()).isFalse();
        assertThat(composed).as("the rest of the batch is left to another node").hasSize(1);
        assertThat(due())
                .as("what another node may send at once: what nobody took, and the rest of the batch")
                .extracting(OutboxMessage::attempts)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.generate(() -> 1).limit(25),
                                Stream.generate(() -> 2).limit(BATCH - 1))
                        .toList());
    }

    @Test
    void a_worker_that_is_closed_takes_nothing() {
        OutboxWorker worker = worker(mail -> {});
        enqueue();

        worker.close();

        assertThat(worker.drain()).isZero();
        assertThat(worker.runOnce()).isZero();
        assertThat(composed).isEmpty();
        assertThat(due()).hasSize(1);
    }

    private List<OutboxMessage> due() {
        return store.take(environment.now(), environment.now().plus(SETTINGS.lease()), 1_000);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean released = false;
        while (!released) {
            try {
                released = latch.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                // A mail server does not notice that a thread is interrupted.
                continue;
            }
        }
    }

    private void enqueue() {
        Outbox outbox = Outbox.create(store, () -> {}, environment, SETTINGS);
        UserId user = new UserId(environment.newId());
        storage.transactions().run(tx -> outbox.enqueue(tx, user, MessageKind.VERIFY_EMAIL, Locale.GERMAN));
    }

    private OutboxWorker worker(Mailer mailer) {
        MessageComposer composer = message -> {
            composed.add(message);
            return Optional.of(MAIL);
        };
        return OutboxWorker.create(store, composer, mailer, environment, SETTINGS);
    }
}
