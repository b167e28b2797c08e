package dev.latchkey.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets callers loose at the same moment, again and again, on the same threads. */
public final class Race implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "race");
        thread.setDaemon(true);
        return thread;
    });

    /** Runs each of them on a thread of its own, all from one barrier, and gives what they gave in their order. */
    public <T> List<T> run(List<Callable<T>> runners) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runners.size());
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> runner : runners) {
            running.add(threads.submit(() -> {
                start.await(LONGEST_SECONDS, TimeUnit.SECONDS);
                return runner.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            try {
                results.add(future.get(LONGEST_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                throw new AssertionError("a runner failed", e.getCause());
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
