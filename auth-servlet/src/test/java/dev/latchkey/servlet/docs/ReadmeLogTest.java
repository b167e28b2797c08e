package dev.latchkey.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** The configuration of Logback that the README proposes, as Logback reads it. */
class ReadmeLogTest {

    private static final Pattern CONFIGURATION = Pattern.compile("(?s)```xml\n(<configuration>.*?)```");

    @Test
    void it_shows_what_a_line_says_besides_its_message_and_nothing_below_info() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"), StandardCharsets.UTF_8);
        Matcher block = CONFIGURATION.matcher(readme);
        assertThat(block.find()).isTrue();
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(block.group(1).getBytes(StandardCharsets.UTF_8)));

        Logger root = context.getLogger("ROOT");
        assertThat(root.getLevel()).isEqualTo(Level.INFO);
        Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
        Encoder<ILoggingEvent> encoder = ((ConsoleAppender<ILoggingEvent>) appenders.next()).getEncoder();
        LoggingEvent line = new LoggingEvent("test", root, Level.INFO, "request_refused", null, null);
        line.addKeyValuePair(new KeyValuePair("code", "forbidden"));
        assertThat(new String(encoder.encode(line), StandardCharsets.UTF_8))
                .contains("request_refused", "code=\"forbidden\"");
        context.stop();
    }
}
