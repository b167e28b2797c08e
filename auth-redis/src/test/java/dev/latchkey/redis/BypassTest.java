package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.Race;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class BypassTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final int ROUNDS = 300;
    private static final int STEPS = 500;

    private final Exception failure = new Exception("the test fails on purpose");
    private final Bypass bypass = new Bypass(new Outage("it begins", "it ends"));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false); // thousands of lines that nobody reads
    }

    @AfterEach
    void leave() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(lines);
    }

    @Test
    void after_a_failure_one_caller_a_second_tries() {
        bypass.failed(NOW, failure);

        assertThat(bypass.admits(NOW.plusMillis(999))).isFalse();
        assertThat(bypass.admits(NOW.plusMillis(1_000))).isTrue();
        assertThat(bypass.admits(NOW.plusMillis(1_000))).isFalse();
        assertThat(bypass.succeeded()).isTrue();
        assertThat(bypass.admits(NOW.plusMillis(1_000))).isTrue();
        assertThat(bypass.succeeded()).isFalse();
        assertThat(lines.list).extracting(ILoggingEvent::getMessage).containsExactly("it begins", "it ends");
    }

    @Test
    void an_outage_is_logged_however_the_one_before_it_ended() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(race.<Boolean>run(List.of(this::fail, this::succeed)))
                        .hasSize(2);
                boolean unused = bypass.succeeded();
                lines.list.clear();

                bypass.failed(NOW, failure);

                assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
                assertThat(bypass.succeeded()).isTrue();
            }
        }
    }

    private boolean fail() {
        for (int i = 0; i < STEPS; i++) {
            bypass.failed(NOW, failure);
        }
        return true;
    }

    private boolean succeed() {
        for (int i = 0; i < STEPS; i++) {
            boolean unused = bypass.succeeded();
        }
        return true;
    }
}
