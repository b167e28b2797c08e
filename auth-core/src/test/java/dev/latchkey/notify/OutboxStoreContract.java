package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link OutboxStore} keeps to. An implementation gives its transactions and its store, empty each time. */
public abstract class OutboxStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int TAKERS = 8;
    private static final int ROUNDS = 100;
    private static final int MESSAGES = 20;

    private final Environment environment = Environment.system();
    private Transactions transactions;
    private OutboxStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract OutboxStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void a_message_keeps_the_address_that_it_goes_to_however_often_it_is_tried() {
        UserId user = new UserId(environment.newId());
        List<String> addresses = List.of("sealed one", "sealed two", "\u00fc".repeat(900));
        for (String recipient : addresses) {
            add(new OutboxMessage(
                    environment.newId(),
                    user,
                    MessageKind.EMAIL_CHANGED,
                    Locale.ENGLISH,
                    NOW,
                    0,
                    NOW.plus(Duration.ofDays(1)),
                    recipient));
        }

        List<OutboxMessage> first = take(NOW);
        assertThat(first).extracting(OutboxMessage::recipient).containsExactlyInAnyOrderElementsOf(addresses);
        first.forEach(message -> store.putOff(message, NOW));

        assertThat(store.of(user, null, 10))
                .extracting(OutboxMessage::recipient)
                .containsExactlyInAnyOrderElementsOf(addresses);
        assertThat(take(NOW)).extracting(OutboxMessage::recipient).containsExactlyInAnyOrderElementsOf(addresses);
    }

    @Test
    final void what_waits_for_a_user_is_given_page_by_page_though_it_is_tried_and_put_off_meanwhile() {
        UserId user = new UserId(environment.newId());
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UUID id = new UUID(7, i);
            ids.add(id);
            add(new OutboxMessage(
                    id, user, MessageKind.EMAIL_CHANGED, Locale.ENGLISH, NOW, 0, NOW.plus(Duration.ofDays(1))));
        }
        add(message(NOW));

        List<UUID> walked = new ArrayList<>();
        List<OutboxMessage> page = store.of(user, null, 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSize(walked.size() < 4 ? 2 : 1);
            walked.addAll(ids(page));
            take(NOW).forEach(message -> store.putOff(message, NOW));
            page = store.of(user, walked.get(walked.size() - 1), 2);
        }

        assertThat(walked).isEqualTo(ids);
    }

    @Test
    final void a_message_comes_back_as_it_was_added_with_its_attempt_counted() {
        OutboxMessage message = new OutboxMessage(
                environment.newId(),
                new UserId(environment.newId()),
                MessageKind.REGISTRATION_REPEATED,
                Locale.forLanguageTag("de-AT"),
                NOW,
                0,
                NOW.plus(Duration.ofDays(1)));
        add(message);

        assertThat(take(NOW))
                .containsExactly(new OutboxMessage(
                        message.id(),
                        message.user(),
                        message.kind(),
                        message.locale(),
                        NOW.plus(LEASE),
                        1,
                        message.expiresAt()));
    }

    @Test
    final void a_message_of_a_failed_unit_of_work_is_never_seen() {
        assertThatThrownBy(() -> transactions.run(tx -> {
                    store.add(tx, message(NOW));
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(take(NOW)).isEmpty();
    }

    @Test
    final void a_message_is_not_taken_before_it_is_due() {
        add(message(NOW));

        assertThat(take(NOW.minusMillis(1))).isEmpty();
        assertThat(take(NOW)).hasSize(1);
    }

    @Test
    final void the_longest_due_are_taken_first_and_no_more_than_the_limit() {
        OutboxMessage third = message(NOW.minusSeconds(1));
        OutboxMessage first = message(NOW.minusSeconds(3));
        OutboxMessage second = message(NOW.minusSeconds(2));
        List.of(third, first, second).forEach(this::add);

        assertThat(ids(store.take(NOW, NOW.plus(LEASE), 2))).containsExactly(first.id(), second.id());
        assertThat(ids(store.take(NOW, NOW.plus(LEASE), 2))).containsExactly(third.id());
    }

    @Test
    final void a_taken_message_is_due_again_when_its_lease_ends_and_not_before() {
        add(message(NOW));
        take(NOW);

        assertThat(take(NOW.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(take(NOW.plus(LEASE)))
                .singleElement()
                .satisfies(message -> assertThat(message.attempts()).isEqualTo(2));
    }

    @Test
    final void a_message_that_is_done_is_gone() {
        OutboxMessage message = message(NOW);
        add(message);
        take(NOW);

        store.done(message.id());

        assertThat(take(NOW.plus(LEASE))).isEmpty();
    }

    @Test
    final void a_message_that_is_gone_can_be_done_and_put_off_without_effect() {
        OutboxMessage message = message(NOW);
        add(message);
        OutboxMessage taken = take(NOW).get(0);
        store.done(message.id());

        store.done(message.id());
        store.putOff(taken, NOW);

        assertThat(take(NOW.plus(LEASE))).isEmpty();
    }

    @Test
    final void a_message_that_is_put_off_is_due_at_the_new_time() {
        add(message(NOW));
        OutboxMessage taken = take(NOW).get(0);

        store.putOff(taken, NOW.plusSeconds(30));

        assertThat(take(NOW.plusSeconds(29))).isEmpty();
        assertThat(take(NOW.plusSeconds(30)))
                .singleElement()
                .satisfies(message -> assertThat(message.attempts()).isEqualTo(2));
    }

    @Test
    final void who_lost_the_lease_cannot_put_the_message_off() {
        add(message(NOW));
        OutboxMessage late = take(NOW).get(0);
        Instant leaseEnd = NOW.plus(LEASE);
        take(leaseEnd);

        store.putOff(late, leaseEnd.plusSeconds(1));

        assertThat(take(leaseEnd.plusSeconds(1))).isEmpty();
        assertThat(take(leaseEnd.plus(LEASE))).hasSize(1);
    }

    @Test
    final void of_many_takers_at_once_exactly_one_gets_each_message_each_lease() throws Exception {
        ExecutorService takers = Executors.newFixedThreadPool(TAKERS);
        try {
            List<UUID> added = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                OutboxMessage message = message(NOW);
                add(message);
                added.add(message.id());
            }
            for (int round = 0; round < ROUNDS; round++) {
                Instant now = NOW.plus(LEASE.multipliedBy(round));
                assertThat(takenAtOnce(takers, now)).as("round %s", round).containsExactlyInAnyOrderElementsOf(added);
            }
        } finally {
            takers.shutdownNow();
        }
    }

    private List<UUID> takenAtOnce(ExecutorService takers, Instant now) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        Callable<List<UUID>> taker = () -> {
            start.await();
            List<UUID> mine = new ArrayList<>();
            for (List<OutboxMessage> some = store.take(now, now.plus(LEASE), 3);
                    !some.isEmpty();
                    some = store.take(now, now.plus(LEASE), 3)) {
                mine.addAll(ids(some));
            }
            return mine;
        };
        List<Future<List<UUID>>> running = new ArrayList<>();
        for (int i = 0; i < TAKERS; i++) {
            running.add(takers.submit(taker));
        }
        start.countDown();
        List<UUID> taken = new ArrayList<>();
        for (Future<List<UUID>> one : running) {
            taken.addAll(one.get());
        }
        return taken;
    }

    private void add(OutboxMessage message) {
        transactions.run(tx -> store.add(tx, message));
    }

    private List<OutboxMessage> take(Instant now) {
        return store.take(now, now.plus(LEASE), 10);
    }

    private OutboxMessage message(Instant dueAt) {
        return new OutboxMessage(
                environment.newId(),
                new UserId(environment.newId()),
                MessageKind.VERIFY_EMAIL,
                Locale.ENGLISH,
                dueAt,
                0,
                NOW.plus(Duration.ofDays(1)));
    }

    private static List<UUID> ids(List<OutboxMessage> messages) {
        return messages.stream().map(OutboxMessage::id).toList();
    }
}
