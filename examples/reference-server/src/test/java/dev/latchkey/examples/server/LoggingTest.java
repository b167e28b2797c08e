package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.latchkey.examples.server.settings.LogFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
    void what_commands_a_terminal_or_turns_the_text_is_taken_out_of_a_message() {
        String line = line(LogFormat.PLAIN, "a\u001b[2Jb\u009b1Ac\u0000d\u202ee\u2066f\u200fg\u061ch\u007fi\bj\tk");

        assertThat(line).contains("a [2Jb 1Ac d e f g h i j k");
    }

    @Test
    void an_exception_cannot_look_like_another_line_or_command_a_terminal() {
        Exception cause =
                new IllegalStateException("Caused\r\n2026-07-01T00:00:00.000Z INFO  cause - signed_in\u009b1A");
        Exception failure = new IllegalArgumentException(
                "bad\n2026-07-01T00:00:00.000Z INFO  security - signed_in\u001b[2J\u202e\u2028x", cause);
        failure.addSuppressed(new IOException("also\n2026-07-01 suppressed\u0085y"));
        String lines = line(LogFormat.PLAIN, "it failed", failure);

        assertThat(lines.lines().filter(line -> line.startsWith("2026"))).hasSize(1);
        assertThat(lines)
                .contains(
                        "IllegalArgumentException: bad 2026-07-01T00:00:00.000Z INFO  security - signed_in [2J  x\n\tat ")
                .contains("\nCaused by: java.lang.IllegalStateException: Caused  2026")
                .contains("Suppressed: java.io.IOException: also 2026-07-01 suppressed y\n")
                .doesNotContain("\u001b", "\u009b", "\u202e", "\u2028", "\u0085", "\r");
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
        return line(format, message, null);
    }

    private String line(LogFormat format, String message, @Nullable Throwable failure) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("dev.latchkey.security");
        event.setLevel(Level.WARN);
        event.setThreadName("main");
        event.setInstant(NOON);
        event.setMessage(message);
        if (failure != null) {
            event.setThrowableProxy(new ThrowableProxy(failure));
        }
        return new String(Logging.encoder(format, context).encode(event), StandardCharsets.UTF_8);
    }
}
