package dev.latchkey.examples.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.SerializedInvoker;

/**
 * Takes in the whole body of a request before anything else sees the request, without a thread that waits for it:
 * however many clients send slowly, the threads are free for the others. A body that is too long is answered with 413,
 * one that is late with 408.
 */
final class BodyFirstHandler extends Handler.Wrapper {

    private final int limit;
    private final Duration within;

    /**
     * A handler.
     *
     * @param next sees requests with their bodies
     * @param limit how long a body may be, in bytes
     * @param within how long a request may take to arrive, from its first byte on
     */
    BodyFirstHandler(Handler next, int limit, Duration within) {
        super(next);
        this.limit = limit;
        this.within = within;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields headers = request.getHeaders();
        long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        if (length == 0 || (length < 0 && !headers.contains(HttpHeader.TRANSFER_ENCODING))) {
            return super.handle(request, response, callback);
        }
        if (length > limit) {
            Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
        } else {
            new Arriving(request, response, callback).begin();
        }
        return true;
    }

    private boolean handleNext(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /** A body on its way. What is done about it is done one after the other: more of it, and the end of its time. */
    private final class Arriving {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final SerializedInvoker turns = new SerializedInvoker();
        private boolean decided;
        private Scheduler.Task deadline = () -> true;

        Arriving(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        void begin() {
            long left = within.toMillis() - NanoTime.millisSince(request.getBeginNanoTime());
            deadline = request.getComponents()
                    .getScheduler()
                    .schedule(
                            () -> turns.run(() -> refuse(HttpStatus.REQUEST_TIMEOUT_408)),
                            Math.max(0, left),
                            TimeUnit.MILLISECONDS);
            takeMore();
        }

        private void takeMore() {
            turns.run(() -> {
                try {
                    take();
                } catch (Throwable e) {
                    // Whoever runs the turns would only log it, and the request would stay without an answer.
                    boolean unused = decide();
                    callback.failed(e);
                }
            });
        }

        private void take() {
            while (!decided) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::takeMore);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    refuse(chunk.getFailure() instanceof HttpException e ? e.getCode() : HttpStatus.BAD_REQUEST_400);
                    return;
                }
                body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
                boolean last = chunk.isLast();
                chunk.release();
                if (body.size() > limit) {
                    refuse(HttpStatus.PAYLOAD_TOO_LARGE_413);
                } else if (last) {
                    pass();
                }
            }
        }

        private void refuse(int status) {
            if (!decide()) {
                return;
            }
            try {
                Response.writeError(request, response, callback, status);
            } catch (RuntimeException e) {
                callback.failed(e); // ends the connection, which nothing else would do
            }
        }

        private void pass() {
            if (!decide()) {
                return;
            }
            Request whole = new WholeRequest(request, ByteBuffer.wrap(body.toByteArray()));
            try {
                if (!handleNext(whole, response, callback)) {
                    Response.writeError(whole, response, callback, HttpStatus.NOT_FOUND_404);
                }
            } catch (Exception e) {
                Response.writeError(whole, response, callback, e);
            }
        }

        /** True for the first that comes to answer: the end of the body, its failure, the deadline. */
        private boolean decide() {
            boolean first = !decided;
            decided = true;
            deadline.cancel();
            return first;
        }
    }

    private static final class WholeRequest extends Request.Wrapper {

        private final Content.Source body;

        WholeRequest(Request request, ByteBuffer body) {
            super(request);
            this.body = Content.Source.from(body);
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable task) {
            body.demand(task);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
            super.fail(failure);
        }
    }
}
