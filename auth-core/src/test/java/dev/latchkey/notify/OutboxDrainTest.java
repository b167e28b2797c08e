package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OutboxDrainTest {

    private final Environment environment = Environment.system();
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final List<Mail> sent = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(30)
    void what_another_thread_is_sending_has_been_sent_when_a_drain_returns() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger(-1);
        Thread[] second = new Thread[1];
        OutboxWorker worker = OutboxWorker.create(
                storage.outbox(),
                message -> Optional.of(new Mail("ada@mail.example", "Hello", "Hello\n", "<p>Hello</p>", Map.of())),
                mail -> {
                    sending.countDown();
                    while (second[0].getState() != Thread.State.WAITING
                            && second[0].getState() != Thread.State.TERMINATED) {
                        Thread.onSpinWait();
                    }
                    sent.add(mail);
                },
                environment,
                OutboxSettings.defaults());
        Outbox outbox = Outbox.create(storage.outbox(), () -> {}, environment, OutboxSettings.defaults());
        storage.transactions()
                .run(tx ->
                        outbox.enqueue(tx, new UserId(environment.newId()), MessageKind.VERIFY_EMAIL, Locale.ENGLISH));
        second[0] = new Thread(() -> {
            worker.drain();
            seen.set(sent.size());
        });
        Thread first = new Thread(worker::drain);

        first.start();
        sending.await();
        second[0].start();
        first.join();
        second[0].join();

        assertThat(seen).hasValue(1);
    }
}
