package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Each event is a line with who, what and from where; the line's own time says when. */
class SecurityLogTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final RequestContext REQUEST =
            new RequestContext("203.0.113.7", "an agent\r\nof its own", "r-1", Locale.ENGLISH);
    private static final UserId USER = UserId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final SessionId SESSION = SessionId.parse("01890a5d-ac96-774b-bcce-b302099a8058");

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.latchkey.security");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void a_sign_in_says_who_how_and_from_where() {
        ILoggingEvent line = logged(new AuthEvent.SignedIn(USER, SESSION, List.of("pwd"), false, NOW, REQUEST));

        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getMessage()).isEqualTo("signed_in");
        assertThat(details(line))
                .isEqualTo(Map.of(
                        "user", USER.toString(),
                        "session", SESSION.toString(),
                        "methods", "[pwd]",
                        "new_device", "false",
                        "address", "203.0.113.7",
                        "request_id", "r-1"));
    }

    @Test
    void a_refused_sign_in_says_why_also_when_nobody_is_known() {
        ILoggingEvent line = logged(new AuthEvent.SignInRefused(null, "invalid_credentials", NOW, REQUEST));

        assertThat(line.getMessage()).isEqualTo("sign_in_refused");
        assertThat(details(line))
                .isEqualTo(Map.of("reason", "invalid_credentials", "address", "203.0.113.7", "request_id", "r-1"));
    }

    @Test
    void what_becomes_of_second_factors_says_which_and_why() {
        assertThat(details(logged(new AuthEvent.FactorAdded(USER, "totp", NOW, REQUEST))))
                .containsEntry("factor", "totp");
        assertThat(details(logged(new AuthEvent.FactorRemoved(USER, "totp", NOW, REQUEST))))
                .containsEntry("factor", "totp");
        assertThat(details(logged(new AuthEvent.RecoveryCodeUsed(USER, 9, NOW, REQUEST))))
                .containsEntry("left", "9");
        assertThat(details(logged(new AuthEvent.SecondFactorRefused(USER, "totp", "mfa_code_invalid", NOW, REQUEST))))
                .containsEntry("method", "totp")
                .containsEntry("reason", "mfa_code_invalid");
        assertThat(details(logged(new AuthEvent.PasswordRefused(USER, "invalid_credentials", NOW, REQUEST))))
                .containsEntry("reason", "invalid_credentials");
    }

    @Test
    void the_end_of_a_session_says_why() {
        ILoggingEvent line =
                logged(new AuthEvent.SessionEnded(USER, SESSION, EndReason.PASSWORD_CHANGED, NOW, REQUEST));

        assertThat(line.getMessage()).isEqualTo("session_ended");
        assertThat(details(line))
                .containsEntry("reason", "password_changed")
                .containsEntry("session", SESSION.toString());
    }

    @Test
    void what_points_to_theft_or_loss_is_a_warning() {
        assertThat(logged(new AuthEvent.RefreshTokenReused(USER, SESSION, NOW, REQUEST))
                        .getLevel())
                .isEqualTo(Level.WARN);
        assertThat(logged(new AuthEvent.CommitsLost(USER, SESSION, false, NOW, REQUEST))
                        .getLevel())
                .isEqualTo(Level.WARN);
    }

    private ILoggingEvent logged(AuthEvent event) {
        lines.list.clear();
        new SecurityLog().on(event);
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0);
    }

    private static Map<String, String> details(ILoggingEvent line) {
        Map<String, String> details = new TreeMap<>();
        line.getKeyValuePairs().forEach(pair -> details.put(pair.key, String.valueOf(pair.value)));
        return details;
    }
}
