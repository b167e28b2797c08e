package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.captcha.CaptchaChallenge;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.Solver;
import dev.latchkey.kernel.Environment;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.token.MasterKey;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A proof of work on nodes that share a database and nothing else, and after a restart. */
final class CaptchaNodesTest {

    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final Databases databases = new Databases();
    private final DataSource database = databases.empty(Databases.Kind.H2);

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void an_answer_that_was_good_is_good_neither_on_another_node_nor_after_a_restart() {
        String answer;
        String other;
        try (Latchkey one = node();
                Latchkey two = node()) {
            answer = Solver.solve(asked(one, null).orElseThrow());
            other = Solver.solve(asked(two, null).orElseThrow());
            assertThat(asked(one, answer)).isEmpty();

            assertThat(asked(two, answer)).isPresent();
        }
        try (Latchkey restarted = node()) {
            assertThat(asked(restarted, answer)).isPresent();
            assertThat(asked(restarted, other)).isEmpty();
        }
    }

    private static Optional<CaptchaChallenge> asked(Latchkey node, String answer) {
        return node.captchas().ask(CaptchaAction.REGISTER, answer, "203.0.113.7", false);
    }

    private Latchkey node() {
        return Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(masterKey)
                .storage(JdbcStorage.create(database))
                .captcha(CaptchaSettings.always().withDifficulty(8))
                .mailer(new CapturedMail())
                .build();
    }
}
