package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.TokenFacts;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node of a later version may write a reason that this one does not know: what it ends is over here all the same. */
final class LaterReasonsTest {

    private final Databases databases = new Databases();
    private final Environment environment = Environment.system();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_revocation_for_a_reason_of_a_later_version_is_read_and_reading_goes_on(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        SessionId session = new SessionId(environment.newId());
        Instant end = Instant.parse("2099-03-02T08:00:00Z");
        RevocationCursor before = storage.revocations().snapshot().next();
        storage.transactions()
                .run(tx -> storage.revocations().add(tx, new Revocation.OfSession(session, EndReason.SIGNED_OUT, end)));
        Jdbi.create(database)
                .useHandle(handle -> assertThat(
                                handle.execute("UPDATE latchkey_revocation SET reason = 'OF_A_LATER_VERSION'"))
                        .isEqualTo(1));

        Revocation read = new Revocation.OfSession(session, EndReason.ENDED_BY_ADMINISTRATOR, end);
        RevocationPage page = storage.revocations().since(before);
        assertThat(page.entries()).containsExactly(read);
        assertThat(storage.revocations().snapshot().entries()).containsExactly(read);
        assertThat(storage.revocations()
                        .find(new TokenFacts(new UserId(environment.newId()), session, environment.newId(), 0)))
                .contains(EndReason.ENDED_BY_ADMINISTRATOR);

        Revocation next = new Revocation.OfSession(
                new SessionId(environment.newId()), EndReason.TOKEN_REUSE, end.plus(Duration.ofSeconds(1)));
        storage.transactions().run(tx -> storage.revocations().add(tx, next));
        assertThat(storage.revocations().since(page.next()).entries()).contains(next);
    }

    @Test
    void a_notification_of_a_reason_of_a_later_version_is_read() {
        Instant end = Instant.parse("2099-03-02T08:00:00Z");
        SessionId session = new SessionId(environment.newId());

        assertThat(RevocationRow.ofText("SESSION " + session + " 0 OF_A_LATER_VERSION " + end))
                .isEqualTo(new Revocation.OfSession(session, EndReason.ENDED_BY_ADMINISTRATOR, end));
    }
}
