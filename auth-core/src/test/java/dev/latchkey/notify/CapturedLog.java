package dev.latchkey.notify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What a class logs, from a level on, until it is closed. */
final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final boolean additive;
    private final Collector collector = new Collector();

    private CapturedLog(Logger logger, Level level) {
        this.logger = logger;
        this.before = logger.getLevel();
        this.additive = logger.isAdditive();
        logger.setLevel(level);
        logger.setAdditive(false);
        collector.start();
        logger.addAppender(collector);
    }

    static CapturedLog of(Class<?> type, Level level) {
        return new CapturedLog((Logger) LoggerFactory.getLogger(type), level);
    }

    List<ILoggingEvent> events() {
        return collector.events;
    }

    /** All that a reader of the log would see, with the messages of exceptions. */
    String text() {
        return collector.events.stream()
                .map(event -> event.getFormattedMessage() + throwable(event.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }

    private static String throwable(IThrowableProxy thrown) {
        return thrown == null
                ? ""
                : " " + thrown.getClassName() + ": " + thrown.getMessage() + throwable(thrown.getCause());
    }

    @Override
    public void close() {
        logger.detachAppender(collector);
        logger.setLevel(before);
        logger.setAdditive(additive);
    }

    private static final class Collector extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    }
}
