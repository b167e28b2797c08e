package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LeftOutTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(LeftOut.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void a_host_without_the_library_for_passkeys_is_told_its_name() {
        LeftOut.tell(false, true);
        assertThat(told()).singleElement().asString().contains("Passkeys", "com.webauthn4j:webauthn4j-core");
    }

    @Test
    void a_host_that_brings_everything_is_told_nothing() {
        LeftOut.tell(true, true);
        assertThat(told()).isEmpty();
    }

    @Test
    void the_making_of_a_filter_tells_of_what_that_host_lacks() {
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("http://localhost:8080")
                .emailVerification(EmailVerification.OFF)
                .build()) {
            LatchkeyFilter filter = LatchkeyFilter.create(latchkey, WebSettings.defaults());
            assertThat(filter.openApi()).contains("/auth/passkeys/login").doesNotContain("/auth/password/forgot");
        }
        assertThat(told()).singleElement().asString().contains("No mailer");
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
