package dev.latchkey.servlet.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.client.TrustedProxies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How those who wait share a thread and a store, and how each comes to an answer in its own time. */
final class LongPollTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration PLENTY = Duration.ofSeconds(60);

    private final RequestContexts contexts =
            RequestContexts.of(TrustedProxies.of(List.of()), Environment.system(), List.of(Locale.ENGLISH));
    private final AnswerWriter writer = AnswerWriter.of(contexts, "/auth", null, null);
    private final LongPoll poll = new LongPoll(writer, new Faults(contexts, writer));
    private final List<AsyncExchange> exchanges = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        poll.close();
    }

    @Test
    void all_who_wait_for_the_same_share_one_look_a_turn() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        AtomicBoolean news = new AtomicBoolean();
        Reply.Later later = new Reply.Later(LONG, "a", () -> {
            boolean isNews = news.get();
            if (isNews) {
                looks.incrementAndGet();
            }
            return new Reply.Look(Answer.of(204), isNews);
        });
        for (int i = 0; i < 50; i++) {
            wait(later);
        }
        news.set(true);
        for (AsyncExchange exchange : exchanges) {
            assertThat(exchange.status()).isEqualTo(204);
        }
        assertThat(looks.get()).as("for 50").isEqualTo(1);
    }

    @Test
    void who_waits_for_something_else_is_looked_for_too() throws Exception {
        AsyncExchange patient = wait(new Reply.Later(LONG, "a", () -> nothing()));
        AtomicBoolean news = new AtomicBoolean();
        AsyncExchange other = wait(new Reply.Later(LONG, "b", () -> new Reply.Look(Answer.of(204), news.get())));

        news.set(true);

        assertThat(other.status()).isEqualTo(204);
        assertThat(patient.isAnswered()).isFalse();
    }

    @Test
    void patience_is_time_and_not_a_number_of_looks() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        AsyncExchange waiting = wait(new Reply.Later(Duration.ofSeconds(3), "a", () -> {
            if (looks.incrementAndGet() > 1) {
                pass(never, Duration.ofMillis(500)); // a store that is slow to answer
            }
            return nothing();
        }));

        assertThat(waiting.status()).isEqualTo(200);
        assertThat(looks.get()).as("looks of 500 ms in 3 s").isBetween(2, 9);
    }

    @Test
    void a_store_that_hangs_until_it_fails_is_waited_for_once_and_all_are_told() throws Exception {
        Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
        AtomicBoolean gone = new AtomicBoolean();
        for (int i = 0; i < 20; i++) {
            String subject = "cursor " + i;
            wait(new Reply.Later(LONG, subject, () -> {
                if (gone.get()) {
                    failures.computeIfAbsent(subject, key -> new AtomicInteger())
                            .incrementAndGet();
                    throw new StoreUnavailableException("the test takes the storage away");
                }
                return nothing();
            }));
        }

        gone.set(true);

        for (AsyncExchange exchange : exchanges) {
            assertThat(exchange.status()).isEqualTo(503);
        }
        int all = failures.values().stream().mapToInt(AtomicInteger::get).sum();
        assertThat(all).as("one turn, or two when it began amidst one").isBetween(1, 2);
    }

    @Test
    void an_error_of_a_look_is_told_and_keeps_nobody_else_waiting() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        AsyncExchange unlucky = wait(new Reply.Later(LONG, "a", () -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("the test has the look fail");
            }
            return nothing();
        }));
        AsyncExchange other = wait(new Reply.Later(LONG, "b", () -> new Reply.Look(Answer.of(204), broken.get())));

        broken.set(true);

        assertThat(unlucky.status()).isEqualTo(500);
        assertThat(other.status()).isEqualTo(204);
    }

    @Test
    void a_client_that_stops_reading_holds_up_nobody_else() throws Exception {
        AtomicBoolean news = new AtomicBoolean();
        Reply.Later later = new Reply.Later(LONG, "a", () -> new Reply.Look(Answer.of(204), news.get()));
        AsyncExchange stuck = new AsyncExchange(() -> pass(release, PLENTY));
        poll.answer(stuck.request(), stuck.response(), later);
        for (int i = 0; i < 5; i++) {
            wait(later);
        }

        news.set(true);

        for (AsyncExchange exchange : exchanges) {
            assertThat(exchange.status()).isEqualTo(204);
        }
        assertThat(stuck.isAnswered()).isFalse();
        AsyncExchange next = wait(new Reply.Later(Duration.ofMillis(200), "b", () -> nothing()));
        assertThat(next.status()).isEqualTo(200);
        release.countDown();
        assertThat(stuck.status()).isEqualTo(204);
    }

    @Test
    void the_container_answers_where_the_thread_has_not() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Reply.Later hanging = new Reply.Later(LONG, "a", () -> {
            if (looks.incrementAndGet() == 2) {
                pass(release, PLENTY);
            }
            return nothing();
        });
        AsyncExchange waiting = wait(hanging);
        assertThat(waiting.timeout()).isGreaterThan(LONG);
        await().atMost(PLENTY).until(() -> looks.get() == 2);

        waiting.strikeTimeout();

        assertThat(waiting.status()).isEqualTo(200);
        assertThat(waiting.completions()).isEqualTo(1);
    }

    @Test
    void who_comes_while_it_closes_is_answered_and_so_are_those_who_wait() throws Exception {
        AsyncExchange early = wait(new Reply.Later(LONG, "a", () -> nothing()));
        AsyncExchange late = new AsyncExchange(() -> {});
        late.beforeAsync(poll::close);

        poll.answer(late.request(), late.response(), new Reply.Later(LONG, "a", () -> nothing()));

        assertThat(early.status()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.completions()).isEqualTo(1);
    }

    @Test
    void a_container_that_takes_no_more_work_has_its_answers_written_all_the_same() throws Exception {
        AsyncExchange rejecting = wait(new Reply.Later(LONG, "a", () -> nothing()));
        rejecting.rejectWork();
        AsyncExchange idle = wait(new Reply.Later(LONG, "a", () -> nothing()));
        idle.forgetWork();

        poll.close();

        assertThat(rejecting.status()).isEqualTo(200);
        assertThat(idle.status()).isEqualTo(200);
    }

    private AsyncExchange wait(Reply.Later later) throws Exception {
        AsyncExchange exchange = new AsyncExchange(() -> {});
        exchanges.add(exchange);
        poll.answer(exchange.request(), exchange.response(), later);
        return exchange;
    }

    private static Reply.Look nothing() {
        return new Reply.Look(Answer.of(200), false);
    }

    private static void pass(CountDownLatch latch, Duration atMost) {
        try {
            boolean unused = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
