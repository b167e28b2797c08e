package dev.latchkey.servlet.route;

import dev.latchkey.servlet.answer.AnswerWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that waits for its answer, until its own deadline. Safe for use by several threads. */
final class Waiter {

    private static final Logger log = LoggerFactory.getLogger(Waiter.class);

    private final AsyncContext async;
    private final Reply.Later later;
    private final AnswerWriter writer;
    private final Faults faults;

    /** By the clock that nobody sets: it is a length of time that was asked for. */
    private final long deadline;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile Runnable unwritten = () -> {};

    Waiter(AsyncContext async, Reply.Later later, AnswerWriter writer, Faults faults) {
        this.async = async;
        this.later = later;
        this.writer = writer;
        this.faults = faults;
        this.deadline = System.nanoTime() + later.patience().toNanos();
    }

    Reply.Later later() {
        return later;
    }

    boolean isOver() {
        return System.nanoTime() - deadline >= 0;
    }

    /** Has one of the container's threads write the answer: a client that does not read holds up nobody else. */
    void hand(LongPoll.Outcome outcome) {
        unwritten = () -> write(outcome);
        try {
            async.start(unwritten);
        } catch (RuntimeException e) {
            log.debug("The container takes no more work", e);
            unwritten.run();
        }
    }

    /** Writes the answer on the calling thread, when no other one has begun to. */
    void write(LongPoll.Outcome outcome) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            write((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse(), outcome);
        } catch (IOException | RuntimeException e) {
            log.debug("The client of a long poll is gone", e);
        } finally {
            complete();
            written.countDown();
        }
    }

    /** Waits until all are written; a container that stops may have no thread any more for those not begun. */
    static void awaitWritten(List<Waiter> waiters, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (Waiter waiter : waiters) {
                if (!waiter.written.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    waiter.unwritten.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, LongPoll.Outcome outcome)
            throws IOException {
        Reply.Look look = outcome.look();
        RuntimeException failure = outcome.failure();
        if (look != null) {
            writer.write(request, response, look.answer());
        } else if (failure != null) {
            faults.write(request, response, failure);
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("The container has ended a long poll by itself", e);
        }
    }
}
