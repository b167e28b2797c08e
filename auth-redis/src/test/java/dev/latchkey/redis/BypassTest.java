package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class BypassTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final Exception failure = new Exception("the test fails on purpose");
    private final Bypass bypass = new Bypass(new Outage("it begins", "it ends"));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        logger.setLevel(null);
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
    void a_success_while_an_outage_begins_neither_ends_it_nor_hides_the_next() {
        List<Boolean> ended = new ArrayList<>();
        AppenderBase<ILoggingEvent> meanwhile = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                if (line.getLevel() == Level.WARN) {
                    ended.add(bypass.succeeded());
                }
            }
        };
        meanwhile.start();
        logger.addAppender(meanwhile);
        try {
            bypass.failed(NOW, failure);
        } finally {
            logger.detachAppender(meanwhile);
        }

        assertThat(ended).containsExactly(false);
        assertThat(bypass.admits(NOW.plusMillis(1))).isFalse();
        assertThat(bypass.succeeded()).isTrue();
        bypass.failed(NOW, failure);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("it begins", "it ends", "it begins");
    }
}
