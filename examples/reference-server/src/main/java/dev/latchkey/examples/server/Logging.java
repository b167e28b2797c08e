package dev.latchkey.examples.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.latchkey.examples.server.settings.LogFormat;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up logging: to standard error, so that standard output holds nothing but what was asked for. */
final class Logging {

    private Logging() {}

    /** For a command, which says itself what it did: warnings alone. */
    static void configureForCommand(Settings settings) {
        configure(settings.get(SettingsTable.LOG_FORMAT), Level.WARN);
    }

    /** For a command that has no settings. */
    static void configureForCommand(LogFormat format) {
        configure(format, Level.WARN);
    }

    static void configure(LogFormat format) {
        configure(format, Level.INFO);
    }

    private static void configure(LogFormat format, Level own) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = encoder(format, context);
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("dev.latchkey").setLevel(own);
    }

    /** Writes lines in a format. */
    static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
        return format == LogFormat.JSON ? json(context) : plain(context);
    }

    private static Encoder<ILoggingEvent> plain(LoggerContext context) {
        CleanLayout layout = new CleanLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
