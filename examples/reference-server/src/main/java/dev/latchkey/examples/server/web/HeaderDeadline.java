package dev.latchkey.examples.server.web;

import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which the header of a request does not arrive in time, however steadily it trickles in: the idle
 * timeout alone never ends those. The time begins with the connection, and after an answer with the next byte. Requests
 * that are being answered are left alone, and so are connections that are kept alive and quiet.
 */
final class HeaderDeadline extends AbstractLifeCycle {

    private static final int LOOKS = 5;

    private final ServerConnector connector;
    private final Duration within;
    private final long pauseMillis;
    private final Map<EndPoint, Arrival> arrivals = new WeakHashMap<>();
    private volatile Scheduler.Task next = () -> true;

    /**
     * A deadline.
     *
     * @param connector whose connections are looked at
     * @param within how long a header may take; it is ended a fifth of that later at the most
     */
    HeaderDeadline(ServerConnector connector, Duration within) {
        this.connector = connector;
        this.within = within;
        this.pauseMillis = Math.max(1, within.toMillis() / LOOKS);
    }

    /** What was seen of a connection that waits for a header, and since when it waits for this one. */
    private record Arrival(long answered, long bytes, long since) {}

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void schedule() {
        next = connector.getScheduler().schedule(this::look, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        long now = NanoTime.now();
        try {
            connector.getConnectedEndPoints().forEach(endPoint -> look(endPoint, now));
        } finally {
            if (isRunning()) {
                schedule();
            }
        }
    }

    private void look(EndPoint endPoint, long now) {
        Connection wire = endPoint.getConnection();
        if (wire == null) {
            return;
        }
        Connection http =
                wire instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : wire;
        long answered = http == null ? 0 : http.getMessagesOut();
        if (http != null && http.getMessagesIn() > answered) {
            arrivals.remove(endPoint);
            return;
        }
        Arrival seen = arrivals.get(endPoint);
        boolean keptAlive = answered > 0 && (seen == null || seen.bytes == wire.getBytesIn());
        if (seen == null || keptAlive || seen.answered != answered) {
            arrivals.put(endPoint, new Arrival(answered, wire.getBytesIn(), now));
        } else if (NanoTime.elapsed(seen.since, now) > within.toNanos()) {
            arrivals.remove(endPoint);
            endPoint.close();
        }
    }
}
