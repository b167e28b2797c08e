package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxWorkerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final OutboxSettings SETTINGS = OutboxSettings.defaults();
    private static final Duration PLENTY = Duration.ofSeconds(60);
    private static final Mail MAIL =
            new Mail("ada@mail.example", "Hello", "https://shop.example/?token=t", "h", Map.of());

    private final MovableEnvironment environment = MovableEnvironment.at(NOW);
    private final Storage storage = InMemoryStorage.create();
    private final OutboxStore store = storage.outbox();
    private final UserId user = new UserId(environment.newId());
    private final List<OutboxMessage> composed = new CopyOnWriteArrayList<>();
    private final List<Mail> sent = new CopyOnWriteArrayList<>();

    @Test
    void a_message_is_composed_and_sent_once() {
        OutboxWorker worker = worker(this::compose, sent::add);
        enqueue();

        assertThat(worker.drain()).isEqualTo(1);
        environment.advance(Duration.ofHours(1));
        assertThat(worker.drain()).isZero();

        assertThat(sent).containsExactly(MAIL);
        assertThat(composed).singleElement().satisfies(message -> {
            assertThat(message.user()).isEqualTo(user);
            assertThat(message.kind()).isEqualTo(MessageKind.VERIFY_EMAIL);
            assertThat(message.locale()).isEqualTo(Locale.GERMAN);
        });
    }

    @Test
    void nothing_is_sent_when_there_is_nothing_to_say_any_more() {
        OutboxWorker worker = worker(message -> Optional.empty(), sent::add);
        enqueue();

        worker.drain();
        environment.advance(Duration.ofHours(1));

        assertThat(worker.drain()).isZero();
        assertThat(sent).isEmpty();
    }

    @Test
    void a_batch_is_bounded_and_all_batches_are_drained() {
        OutboxWorker worker = worker(this::compose, sent::add);
        for (int i = 0; i < 25; i++) {
            enqueue();
        }

        assertThat(worker.runOnce()).isEqualTo(10);
        assertThat(worker.drain()).isEqualTo(15);
        assertThat(sent).hasSize(25);
    }

    @Test
    void what_fails_is_tried_again_after_pauses_that_double_up_to_the_longest() {
        Flaky mailer = new Flaky();
        OutboxWorker worker = worker(this::compose, mailer);
        enqueue();

        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.WARN)) {
            long longest = 10;
            for (int attempt = 1; attempt <= 12; attempt++) {
                worker.drain();
                assertThat(mailer.tries).as("attempt %s", attempt).isEqualTo(attempt);
                environment.advance(Duration.ofMillis(longest * 500 - 1));
                assertThat(worker.drain()).as("too early").isZero();
                environment.advance(Duration.ofMillis(longest * 500 + 1));
                longest = Math.min(longest * 2, 3_600);
            }
            assertThat(log.text()).contains("try 12").doesNotContain("ada@", "token");
        }
        mailer.healthy = true;
        worker.drain();

        assertThat(sent).hasSize(1);
    }

    @Test
    void pauses_differ_so_that_nodes_do_not_try_in_step() {
        OutboxWorker worker = worker(this::compose, new Flaky());
        for (int i = 0; i < 20; i++) {
            enqueue();
        }
        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.OFF)) {
            worker.drain();
            environment.advance(Duration.ofSeconds(7).plusMillis(500));

            assertThat(worker.runOnce())
                    .as("some are due in the middle, of at most 10")
                    .isPositive();
            assertThat(store.take(NOW.plusSeconds(10), NOW.plusSeconds(11), 20)).isNotEmpty();
            assertThat(log.events()).isEmpty();
        }
    }

    @Test
    void what_is_never_taken_is_given_up_at_once_with_an_error_that_names_nobody() {
        OutboxWorker worker = worker(this::compose, mail -> {
            throw new MailException(MailException.Kind.PERMANENT, "the mail server did not take the mail, answer 550");
        });
        enqueue();

        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.WARN)) {
            worker.drain();
            environment.advance(Duration.ofHours(1));

            assertThat(worker.drain()).isZero();
            assertThat(log.events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.ERROR));
            assertThat(log.text())
                    .contains("given up after 1 tries", "VERIFY_EMAIL", "answer 550")
                    .doesNotContain("ada@", "token", user.toString());
        }
    }

    @Test
    void what_fails_until_it_expires_is_given_up() {
        Flaky mailer = new Flaky();
        OutboxWorker worker = worker(this::compose, mailer);
        enqueue();

        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.ERROR)) {
            for (int halfHour = 0; halfHour <= 48; halfHour++) {
                worker.drain();
                environment.advance(Duration.ofMinutes(30));
            }
            int tries = mailer.tries;
            environment.advance(Duration.ofDays(1));

            assertThat(worker.drain()).isZero();
            assertThat(mailer.tries).isEqualTo(tries).isGreaterThan(20);
            assertThat(log.text()).containsOnlyOnce("given up").doesNotContain("ada@", "token");
        }
    }

    @Test
    void what_is_first_seen_after_it_expired_is_given_up_unsent() {
        OutboxWorker worker = worker(this::compose, sent::add);
        enqueue();
        environment.advance(SETTINGS.giveUpAfter());

        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.ERROR)) {
            worker.drain();
            assertThat(log.text()).contains("not sent in time");
        }
        assertThat(sent).isEmpty();
        assertThat(composed).isEmpty();
    }

    @Test
    void an_unexpected_failure_is_tried_again_and_logged_without_what_it_says() {
        CountDownLatch broken = new CountDownLatch(1);
        OutboxWorker worker = worker(
                message -> {
                    if (broken.getCount() > 0) {
                        throw new IllegalStateException("cannot write to ada@mail.example");
                    }
                    return Optional.of(MAIL);
                },
                sent::add);
        enqueue();

        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.WARN)) {
            worker.drain();
            assertThat(log.text()).contains("IllegalStateException").doesNotContain("ada@");
        }
        broken.countDown();
        environment.advance(Duration.ofSeconds(10));
        worker.drain();

        assertThat(sent).hasSize(1);
    }

    @Test
    void what_a_slow_server_leaves_over_at_the_end_of_the_lease_is_left_to_the_next_taker() {
        OutboxWorker slow = worker(this::compose, mail -> {
            sent.add(mail);
            environment.advance(SETTINGS.lease().dividedBy(2));
        });
        for (int i = 0; i < 5; i++) {
            enqueue();
        }

        assertThat(slow.runOnce()).isEqualTo(5);
        assertThat(sent).hasSize(2);
        assertThat(worker(this::compose, sent::add).drain()).isEqualTo(3);
        assertThat(sent).hasSize(5);
    }

    @Test
    void the_thread_sends_what_a_commit_added_without_waiting_for_the_clock() {
        OutboxSettings rare = new OutboxSettings(
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofHours(1));
        try (OutboxWorker worker = OutboxWorker.create(store, this::compose, sent::add, environment, rare)) {
            worker.start();
            Outbox outbox = Outbox.create(store, worker::wake, environment, rare);
            for (int i = 1; i <= 20; i++) {
                storage.transactions().run(tx -> outbox.enqueue(tx, user, MessageKind.VERIFY_EMAIL, Locale.ENGLISH));
                await().until(sent::size, size -> size == composed.size() && size > 0);
            }
            await().until(() -> sent.size() == 20);
        }
    }

    @Test
    void the_thread_finds_by_the_clock_what_another_node_added() {
        OutboxSettings often = new OutboxSettings(
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofMillis(5),
                Duration.ofHours(1));
        try (OutboxWorker worker = OutboxWorker.create(store, this::compose, sent::add, environment, often)) {
            worker.start();
            enqueue();
            await().until(() -> sent.size() == 1);
        }
    }

    @Test
    void a_store_that_fails_for_a_while_is_logged_once_and_does_not_end_the_thread() {
        FailingStore failing = new FailingStore(store);
        OutboxSettings often = new OutboxSettings(
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofMillis(2),
                Duration.ofHours(1));
        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.ERROR);
                OutboxWorker worker = OutboxWorker.create(failing, this::compose, sent::add, environment, often)) {
            worker.start();
            await().until(() -> failing.failures >= 5);
            failing.broken = false;
            enqueue();
            await().until(() -> sent.size() == 1);

            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void an_error_of_the_store_does_not_end_the_thread() {
        FailingStore failing = new FailingStore(store);
        failing.failure = () -> {
            throw new NoClassDefFoundError("the test has the driver fail");
        };
        OutboxSettings often = new OutboxSettings(
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofMillis(2),
                Duration.ofHours(1));
        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.ERROR);
                OutboxWorker worker = OutboxWorker.create(failing, this::compose, sent::add, environment, often)) {
            worker.start();
            await().atMost(PLENTY).until(() -> failing.failures >= 2);
            failing.broken = false;
            enqueue();
            await().atMost(PLENTY).until(() -> sent.size() == 1);

            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void an_error_of_a_mailer_is_tried_again_and_keeps_no_other_mail_from_being_sent() {
        List<Mail> tried = new CopyOnWriteArrayList<>();
        OutboxWorker worker = worker(this::compose, mail -> {
            tried.add(mail);
            if (tried.size() == 1) {
                throw new StackOverflowError("cannot write to ada@mail.example");
            }
            sent.add(mail);
        });
        enqueue();
        enqueue();

        try (CapturedLog log = CapturedLog.of(OutboxWorker.class, Level.WARN)) {
            assertThat(worker.drain()).isEqualTo(2);
            assertThat(log.text()).contains("StackOverflowError").doesNotContain("ada@");
        }
        assertThat(sent).hasSize(1);
        environment.advance(Duration.ofSeconds(10));
        worker.drain();

        assertThat(sent).hasSize(2);
    }

    @Test
    void what_was_taken_with_a_mail_that_could_not_be_noted_as_sent_is_given_back_unsent() {
        FailingStore failing = new FailingStore(store);
        failing.broken = false;
        failing.forgets = 1;
        OutboxWorker worker = OutboxWorker.create(failing, this::compose, sent::add, environment, SETTINGS);
        for (int i = 0; i < 5; i++) {
            enqueue();
        }

        assertThatThrownBy(worker::runOnce).isInstanceOf(StoreUnavailableException.class);
        assertThat(sent).hasSize(1);
        assertThat(worker.drain()).as("at once, before the lease ends").isEqualTo(4);
        environment.advance(SETTINGS.lease());

        assertThat(worker.drain()).as("the one that was sent and not noted").isEqualTo(1);
        assertThat(sent).hasSize(6);
    }

    @Test
    void a_failure_to_give_back_does_not_hide_why_it_was_tried() {
        FailingStore failing = new FailingStore(store);
        failing.broken = false;
        failing.forgets = 2;
        OutboxWorker worker = OutboxWorker.create(failing, this::compose, sent::add, environment, SETTINGS);
        enqueue();
        enqueue();

        assertThatThrownBy(worker::runOnce)
                .hasMessage("cannot note")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(later -> assertThat(later).hasMessage("cannot put off")));
        assertThat(sent).hasSize(1);
    }

    @Test
    void an_idle_worker_closes_and_starts_no_more() {
        OutboxWorker worker = worker(this::compose, sent::add);
        worker.start();
        assertThatIllegalStateException().isThrownBy(worker::start).withMessageContaining("started before");

        worker.close();
        worker.close();

        assertThatIllegalStateException().isThrownBy(worker::start).withMessageContaining("closed");
    }

    @Test
    void a_rolled_back_change_sends_nothing_and_wakes_nobody() {
        List<String> wakeUps = new CopyOnWriteArrayList<>();
        Outbox outbox = Outbox.create(store, () -> wakeUps.add("woken"), environment, SETTINGS);

        assertThatThrownBy(() -> storage.transactions().run(tx -> {
                    outbox.enqueue(tx, user, MessageKind.VERIFY_EMAIL, Locale.ENGLISH);
                    assertThat(wakeUps).isEmpty();
                    throw new IllegalArgumentException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(worker(this::compose, sent::add).drain()).isZero();
        assertThat(wakeUps).isEmpty();
    }

    private Optional<Mail> compose(OutboxMessage message) {
        composed.add(message);
        return Optional.of(MAIL);
    }

    private void enqueue() {
        Outbox outbox = Outbox.create(store, () -> {}, environment, SETTINGS);
        storage.transactions().run(tx -> outbox.enqueue(tx, user, MessageKind.VERIFY_EMAIL, Locale.GERMAN));
    }

    private OutboxWorker worker(MessageComposer composer, Mailer mailer) {
        return OutboxWorker.create(store, composer, mailer, environment, SETTINGS);
    }

    private final class Flaky implements Mailer {

        private int tries;
        private boolean healthy;

        @Override
        public void send(Mail mail) {
            tries++;
            if (!healthy) {
                throw new MailException(MailException.Kind.TRANSIENT, "no connection");
            }
            sent.add(mail);
        }
    }

    private static final class FailingStore implements OutboxStore {

        private final OutboxStore store;
        private volatile boolean broken = true;
        private volatile Runnable failure = () -> {
            throw new StoreUnavailableException("the store is out of reach");
        };
        private volatile int failures;
        private int forgets;

        FailingStore(OutboxStore store) {
            this.store = store;
        }

        @Override
        public void add(Tx tx, OutboxMessage message) {
            store.add(tx, message);
        }

        @Override
        public List<OutboxMessage> take(Instant now, Instant leaseUntil, int limit) {
            if (broken) {
                failures++;
                failure.run();
            }
            return store.take(now, leaseUntil, limit);
        }

        @Override
        public List<OutboxMessage> of(UserId user, @Nullable UUID after, int limit) {
            return store.of(user, after, limit);
        }

        @Override
        public void done(UUID id) {
            if (forgets-- > 0) {
                throw new StoreUnavailableException("cannot note");
            }
            store.done(id);
        }

        @Override
        public void putOff(OutboxMessage message, Instant dueAt) {
            if (forgets-- > 0) {
                throw new StoreUnavailableException("cannot put off");
            }
            store.putOff(message, dueAt);
        }
    }
}
