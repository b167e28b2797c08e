package dev.latchkey.servlet.route;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.servlet.answer.AnswerWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers later without holding the request's thread: looks again every 100 ms, on one daemon thread for all and once for
 * all who wait for the same; the container's threads write the answers. At most 1,000 requests wait at once; more are
 * answered as if their patience had ended. Safe for use by several threads.
 */
final class LongPoll implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LongPoll.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int MOST_WAITING = 1_000;

    /** How much later than patience the container ends what nobody has answered: longer than a store may hang. */
    private static final Duration BACKSTOP = Duration.ofSeconds(30);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final AnswerWriter writer;
    private final Faults faults;
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
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
        Reply.Look first = later.look().get();
        boolean canWait = !first.isNews()
                && later.patience().compareTo(INTERVAL) >= 0
                && request.isAsyncSupported()
                && waiting.size() < MOST_WAITING
                && !thread.isShutdown();
        if (!canWait) {
            writer.write(request, response, first.answer());
            return;
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(later.patience().plus(BACKSTOP).toMillis());
        Waiter waiter = new Waiter(async, later, writer, faults);
        async.addListener(new WaitEnd(() -> {
            if (waiting.remove(waiter)) {
                waiter.write(Outcome.of(later));
            }
        }));
        waiting.add(waiter);
        if (thread.isShutdown() && waiting.remove(waiter)) {
            waiter.write(new Outcome(first, null)); // who came while it closed has no turn any more
        }
    }

    /** Answers all that wait. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Waiter> last = new ArrayList<>();
        Turn turn = new Turn();
        for (Waiter waiter : List.copyOf(waiting)) {
            if (waiting.remove(waiter)) {
                waiter.hand(turn.outcome(waiter.later()));
                last.add(waiter);
            }
        }
        Waiter.awaitWritten(last, CLOSE_WITHIN);
    }

    private void tick() {
        try {
            Turn turn = new Turn();
            for (Waiter waiter : List.copyOf(waiting)) {
                Outcome outcome = turn.outcome(waiter.later());
                if ((outcome.isNews() || waiter.isOver()) && waiting.remove(waiter)) {
                    waiter.hand(outcome);
                }
            }
        } catch (Throwable e) {
            log.error("The long polls could not be looked at; they are at the next turn", e);
        }
    }

    /** What a look came to: the answer as it would be now, or why there is none. */
    record Outcome(Reply.@Nullable Look look, @Nullable RuntimeException failure) {

        static Outcome of(Reply.Later later) {
            try {
                return new Outcome(later.look().get(), null);
            } catch (RuntimeException e) {
                return new Outcome(null, e);
            } catch (Error e) {
                // Thrown on, it would be met again at each turn, and nobody who waits would be answered.
                return new Outcome(null, new IllegalStateException("a long poll could not look", e));
            }
        }

        /** A failure is told at once: who waits on would wait for nothing. */
        boolean isNews() {
            return look == null || look.isNews();
        }
    }

    /** The looks of one turn: one for each subject, and none any more once the store was out of reach. */
    private static final class Turn {

        private final Map<Object, Outcome> outcomes = new HashMap<>();
        private @Nullable Outcome unavailable;

        Outcome outcome(Reply.Later later) {
            Outcome known = outcomes.get(later.subject());
            if (known != null) {
                return known;
            }
            if (unavailable != null) {
                return unavailable; // to ask again would hold up each waiter for as long as the store hangs
            }
            Outcome outcome = Outcome.of(later);
            outcomes.put(later.subject(), outcome);
            if (outcome.failure() instanceof StoreUnavailableException) {
                unavailable = outcome;
            }
            return outcome;
        }
    }
}
