package dev.latchkey.examples.server;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Log lines in which nothing that came from outside can look like another line, move a terminal's cursor or turn the
 * direction of the text: neither in messages nor in those of exceptions (ASVS 16.4.1). Times are UTC (ASVS 16.2.2).
 */
final class CleanLayout extends PatternLayout {

    /** Control characters, line and paragraph separators, and what sets the direction of text. */
    private static final String UNFIT = "[\\p{Cc}\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]";

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} - %replace(%msg"
            + " %kvp{NONE}){'" + UNFIT + "', ' '}%n%cleanEx";

    CleanLayout() {
        getInstanceConverterMap().put("cleanEx", CleanThrowableConverter::new);
        setPattern(PATTERN);
    }

    private static String clean(String text) {
        return text.replaceAll(UNFIT, " ");
    }

    /** The breaks between the lines of a trace stay, since they are made after the messages are cleaned. */
    private static final class CleanThrowableConverter extends ThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy throwable) {
            return super.throwableProxyToString(new CleanThrowable(throwable));
        }
    }

    private record CleanThrowable(IThrowableProxy given) implements IThrowableProxy {

        @Override
        public @Nullable String getMessage() {
            String message = given.getMessage();
            return message == null ? null : clean(message);
        }

        @Override
        public @Nullable String getOverridingMessage() {
            String message = given.getOverridingMessage();
            return message == null ? null : clean(message);
        }

        @Override
        public String getClassName() {
            return given.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return given.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return given.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            IThrowableProxy cause = given.getCause();
            return cause == null ? null : new CleanThrowable(cause);
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(given.getSuppressed()).map(CleanThrowable::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return given.isCyclic();
        }
    }
}
