package dev.latchkey.servlet.route;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One request of a container of which the test holds every thread and every moment. */
final class AsyncExchange {

    private final Runnable onWrite;
    private final CompletableFuture<Integer> answered = new CompletableFuture<>();
    private final AtomicInteger completions = new AtomicInteger();
    private final HttpServletRequest request = proxy(HttpServletRequest.class, this::ofRequest);
    private final HttpServletResponse response = proxy(HttpServletResponse.class, this::ofResponse);
    private final AsyncContext async = proxy(AsyncContext.class, this::ofAsync);
    private volatile Runnable beforeAsync = () -> {};
    private volatile Work work = task -> new Thread(task, "container").start();
    private volatile int status;
    private volatile long timeout;
    private volatile @Nullable AsyncListener listener;

    private interface Work {
        void start(Runnable task);
    }

    private interface Calls {
        @Nullable
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    AsyncExchange(Runnable onWrite) {
        this.onWrite = onWrite;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    /** Runs in the moment between the decision to wait and the wait. */
    void beforeAsync(Runnable task) {
        beforeAsync = task;
    }

    void rejectWork() {
        work = task -> {
            throw new RejectedExecutionException("the test's container stops");
        };
    }

    void forgetWork() {
        work = task -> {};
    }

    /** The status, once the exchange is complete. */
    int status() throws Exception {
        return answered.get(60, TimeUnit.SECONDS);
    }

    boolean isAnswered() {
        return answered.isDone();
    }

    int completions() {
        return completions.get();
    }

    Duration timeout() {
        return Duration.ofMillis(timeout);
    }

    void strikeTimeout() throws IOException {
        AsyncListener told = listener;
        if (told != null) {
            told.onTimeout(new AsyncEvent(async));
        }
    }

    private @Nullable Object ofRequest(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "startAsync" -> {
                beforeAsync.run();
                yield async;
            }
            case "isAsyncSupported" -> true;
            case "getProtocol" -> "HTTP/1.1";
            case "getMethod" -> "GET";
            case "getRequestURI" -> "/auth/revocations";
            case "getRemoteAddr" -> "127.0.0.1";
            case "getContentLengthLong" -> -1L;
            default -> null;
        };
    }

    private @Nullable Object ofResponse(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "isCommitted" -> false;
            case "setStatus" -> {
                onWrite.run();
                status = (Integer) arguments[0];
                yield null;
            }
            case "getOutputStream" -> new NowhereStream();
            default -> null;
        };
    }

    private @Nullable Object ofAsync(Method method, Object[] arguments) {
        switch (method.getName()) {
            case "getRequest":
                return request;
            case "getResponse":
                return response;
            case "setTimeout":
                timeout = (Long) arguments[0];
                return null;
            case "addListener":
                listener = (AsyncListener) arguments[0];
                return null;
            case "start":
                work.start((Runnable) arguments[0]);
                return null;
            case "complete":
                completions.incrementAndGet();
                answered.complete(status);
                return null;
            default:
                return null;
        }
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                AsyncExchange.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.of(method, arguments)));
    }
}
