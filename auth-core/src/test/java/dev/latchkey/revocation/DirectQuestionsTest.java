package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectQuestionsTest {

    private static final RevocationVerdict LIVE = new RevocationVerdict.Live();
    private static final int THREADS = 4;
    private static final int WAITING = 256;

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger put = new AtomicInteger();
    private final DirectQuestions questions = new DirectQuestions(Duration.ofSeconds(30));
    private final List<CompletableFuture<RevocationVerdict>> answers = new ArrayList<>();

    @AfterEach
    void close() {
        release.countDown();
        questions.close();
    }

    @Test
    void callers_who_wait_for_the_same_question_to_be_put_share_its_answer() {
        occupyAllThreads();
        for (int i = 0; i < 5; i++) {
            ask("the same", this::countedAnswer);
        }
        await().until(() -> waitingCallers() == THREADS + 5);

        release.countDown();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(LIVE));
        assertThat(put).hasValue(THREADS + 1);
    }

    @Test
    void a_question_that_was_put_already_is_not_shared_because_its_answer_may_be_too_old() {
        ask("the same", this::blockedAnswer);
        await().until(() -> put.get() == 1);

        assertThat(questions.ask("the same", this::countedAnswer)).isEqualTo(LIVE);

        assertThat(put).hasValue(2);
        assertThat(answers.get(0)).isNotDone();
    }

    @Test
    void questions_about_different_things_are_each_put() {
        assertThat(questions.ask("one", this::countedAnswer)).isEqualTo(LIVE);
        assertThat(questions.ask("other", this::countedAnswer)).isEqualTo(LIVE);

        assertThat(put).hasValue(2);
    }

    @Test
    void a_flood_of_questions_is_turned_away_at_once_beyond_a_short_queue() {
        occupyAllThreads();
        for (int i = 0; i < WAITING; i++) {
            ask("waiting " + i, this::countedAnswer);
        }
        await().until(() -> waitingCallers() == THREADS + WAITING);

        assertThat(questions.ask("one too many", this::countedAnswer)).isNull();
        release.countDown();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(LIVE));
        assertThat(questions.ask("one too many", this::countedAnswer)).isEqualTo(LIVE);
    }

    @Test
    void a_caller_who_is_interrupted_gets_no_answer_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(questions.ask("anything", this::blockedAnswer)).isNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_error_in_a_question_reaches_no_caller_and_ends_no_thread() {
        for (int i = 0; i < 2 * THREADS; i++) {
            assertThat(questions.ask("broken", () -> {
                        throw new AssertionError("a defect");
                    }))
                    .isNull();
        }

        assertThat(questions.ask("whole", this::countedAnswer)).isEqualTo(LIVE);
    }

    private static long waitingCallers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("caller"))
                .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                .count();
    }

    private void occupyAllThreads() {
        for (int i = 0; i < THREADS; i++) {
            ask("blocking " + i, this::blockedAnswer);
        }
        await().until(() -> put.get() == THREADS);
    }

    private void ask(Object subject, Supplier<RevocationVerdict> question) {
        CompletableFuture<RevocationVerdict> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> answer.complete(questions.ask(subject, question)), "caller");
        caller.setDaemon(true);
        caller.start();
        answers.add(answer);
    }

    private RevocationVerdict countedAnswer() {
        put.incrementAndGet();
        return LIVE;
    }

    private RevocationVerdict blockedAnswer() {
        put.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return LIVE;
    }
}
