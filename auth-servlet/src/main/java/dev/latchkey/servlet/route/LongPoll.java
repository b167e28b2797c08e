package dev.latchkey.servlet.route;

import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.answer.AnswerWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers later without holding the request's thread: asks again every 100 ms, on one daemon thread for all. At most
 * 1,000 requests wait at once; more are answered as if their patience had ended. Safe for use by several threads.
 */
final class LongPoll implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LongPoll.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int MOST_WAITING = 1_000;

    private final AnswerWriter writer;
    private final Faults faults;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "latchkey-long-poll");
        daemon.setDaemon(true);
        return daemon;
    });

    LongPoll(AnswerWriter writer, Faults faults) {
        this.writer = writer;
        this.faults = faults;
        long millis = INTERVAL.toMillis();
        var unused = thread.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }

    void answer(HttpServletRequest request, HttpServletResponse response, Reply.Later later) throws IOException {
        Optional<Answer> first = later.attempt().get();
        if (first.isPresent()) {
            writer.write(request, response, first.get());
            return;
        }
        boolean canWait = later.patience().compareTo(INTERVAL) >= 0
                && request.isAsyncSupported()
                && waiting.size() < MOST_WAITING
                && !thread.isShutdown();
        if (!canWait) {
            writer.write(request, response, later.otherwise().get());
            return;
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        waiting.add(new Waiting(async, later, later.patience().dividedBy(INTERVAL)));
    }

    /** Answers all that wait. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.forEach(Waiting::finish);
        waiting.clear();
    }

    private void tick() {
        try {
            waiting.removeIf(Waiting::isAnswered);
        } catch (RuntimeException e) {
            log.error("The long polls could not be looked at; they are at the next turn", e);
        }
    }

    private final class Waiting {

        private final AsyncContext async;
        private final Reply.Later later;
        private long attemptsLeft;

        Waiting(AsyncContext async, Reply.Later later, long attempts) {
            this.async = async;
            this.later = later;
            this.attemptsLeft = attempts;
        }

        /** Whoever cannot be answered has been waiting long enough too: one must not keep back those after it. */
        boolean isAnswered() {
            attemptsLeft--;
            try {
                if (attemptsLeft > 0 && later.attempt().get().isEmpty()) {
                    return false;
                }
            } catch (RuntimeException e) {
                log.debug("A long poll ends early", e);
            }
            finish();
            return true;
        }

        /** Asks once more, so that what came at the last moment is not kept back. */
        void finish() {
            try {
                write((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
            } catch (IOException | IllegalStateException e) {
                log.debug("The client of a long poll is gone", e);
            } finally {
                complete();
            }
        }

        private void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Answer answer;
            try {
                answer = later.attempt().get().orElseGet(later.otherwise());
            } catch (RuntimeException e) {
                faults.write(request, response, e);
                return;
            }
            writer.write(request, response, answer);
        }

        private void complete() {
            try {
                async.complete();
            } catch (IllegalStateException e) {
                log.debug("The container has ended a long poll by itself", e);
            }
        }
    }
}
