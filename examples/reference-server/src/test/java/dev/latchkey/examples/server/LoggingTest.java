package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.latchkey.examples.server.settings.LogFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One event is one line, whatever is in it, and says when it happened without regard to the machine's zone. */
class LoggingTest {

    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final String FORGED =
            "a\r\n2026-07-01T00:00:00.000Z INFO  security - signed_in\u0085b\u2028c\u2029d";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @Test
    void a_line_break_in_a_message_makes_no_second_line() {
        String line = line(LogFormat.PLAIN, FORGED);

        assertThat(line).contains("signed_in b c d").endsWith("\n");
        assertThat(line.substring(0, line.length() - 1)).doesNotContain("\r", "\n", "\u0085", "\u2028", "\u2029");
    }

    @Test
    void a_json_object_is_one_line_and_has_the_message_as_it_was() {
        String line = line(LogFormat.JSON, FORGED);

        assertThat(line).endsWith("\n");
        assertThat(line.substring(0, line.length() - 1)).doesNotContain("\r", "\n");
        assertThat(JsonMapper.shared().readTree(line).get("formattedMessage").asString())
                .isEqualTo(FORGED);
    }

    @Test
    void times_of_lines_are_utc_and_say_so() {
        assertThat(line(LogFormat.PLAIN, "noon")).startsWith("2026-07-01T12:00:00.000Z WARN  security - noon");
    }

    @Test
    void times_in_json_are_milliseconds_since_the_epoch() {
        JsonNode line = JsonMapper.shared().readTree(line(LogFormat.JSON, "noon"));

        assertThat(line.get("timestamp").asLong()).isEqualTo(NOON.toEpochMilli());
        assertThat(line.get("formattedMessage").asString()).isEqualTo("noon");
    }

    private String line(LogFormat format, String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("dev.latchkey.security");
        event.setLevel(Level.WARN);
        event.setThreadName("main");
        event.setInstant(NOON);
        event.setMessage(message);
        return new String(Logging.encoder(format, context).encode(event), StandardCharsets.UTF_8);
    }
}
