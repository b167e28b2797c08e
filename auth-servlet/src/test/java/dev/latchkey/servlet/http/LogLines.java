package dev.latchkey.servlet.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a class of the filter logs, from INFO on, until it is closed. */
final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final @Nullable Level before;
    private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };

    private LogLines(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
    }

    /** Of a class by its name within {@code dev.latchkey.servlet}. */
    static LogLines of(String name) {
        LogLines lines = new LogLines((Logger) LoggerFactory.getLogger("dev.latchkey.servlet." + name));
        lines.appender.start();
        lines.logger.addAppender(lines.appender);
        lines.logger.setAdditive(false);
        lines.logger.setLevel(Level.INFO);
        return lines;
    }

    /** The oldest line that was not asked for yet. */
    ILoggingEvent next() {
        return lines.remove();
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** What a line says besides its message. */
    static Map<String, String> details(ILoggingEvent line) {
        Map<String, String> details = new TreeMap<>();
        line.getKeyValuePairs().forEach(pair -> details.put(pair.key, String.valueOf(pair.value)));
        return details;
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(before);
    }
}
