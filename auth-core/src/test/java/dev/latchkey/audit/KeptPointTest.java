package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditVerification.Broken;
import dev.latchkey.audit.AuditVerification.Fault;
import dev.latchkey.audit.AuditVerification.Intact;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a point that was kept elsewhere tells of what was forgotten since. */
final class KeptPointTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DAYS = 500;
    private static final int RETENTION = 400;

    private final MovableEnvironment environment = MovableEnvironment.at(NOW);
    private final Storage storage = InMemoryStorage.create();
    private final Audit audit = keeping(Duration.ofDays(RETENTION));
    private final UserId ann = new UserId(Environment.system().newId());
    private final UserId ben = new UserId(Environment.system().newId());

    @Test
    void what_becomes_too_old_in_the_next_30_days_may_be_forgotten_and_nothing_more() {
        KeptPoint kept = keptAfter(day -> false);
        assertThat(kept.until()).isEqualTo(environment.now().plus(DAY.multipliedBy(30)));
        assertThat(kept.forgettable() - storage.audit().state().anchor().number())
                .isEqualTo(31); // the last of them for clocks that are ahead

        environment.setTime(kept.until().minusSeconds(1));
        assertThat(audit.cleanUp(DAYS)).isEqualTo(30);
        assertThat(audit.verify(kept)).isInstanceOf(Intact.class);

        assertThat(keeping(Duration.ofDays(RETENTION - 2)).cleanUp(DAYS)).isPositive();
        assertThat(audit.verify()).isInstanceOf(Intact.class);
        assertThat(audit.verify(kept)).isEqualTo(new Broken(Fault.FORGOTTEN_EARLY, kept.forgettable() + 1, null, 0));
        assertThat(audit.verifyPart(kept, null, 10)).isInstanceOf(Broken.class);
        assertThat(audit.verify(kept.point())).isInstanceOf(Intact.class);
    }

    @Test
    void a_point_whose_time_is_over_says_nothing_of_what_may_be_forgotten() {
        KeptPoint kept = keptAfter(day -> false);
        assertThat(keeping(Duration.ofDays(100)).cleanUp(DAYS)).isPositive();
        environment.setTime(kept.until().minusSeconds(1));
        assertThat(audit.verify(kept)).isInstanceOf(Broken.class);

        environment.setTime(kept.until());

        assertThat(audit.verify(kept)).isInstanceOf(Intact.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 250, 400, 499})
    void entries_that_were_erased_raise_no_false_alarm(int rhythm) {
        KeptPoint kept = keptAfter(day -> day % rhythm != 0);

        environment.setTime(kept.until().minusSeconds(1));
        assertThat(audit.cleanUp(DAYS)).isPositive();

        assertThat(audit.verify(kept)).isInstanceOf(Intact.class);
    }

    @ParameterizedTest
    @CsvSource({"P1D, PT6H", "P40D, P10D", "P120D, P30D", "P800D, P30D"})
    void a_point_holds_for_a_quarter_of_the_retention_and_30_days_at_most(Duration retention, Duration holds) {
        Audit other = keeping(retention);
        add(ann);
        KeptPoint kept = other.keep((Intact) other.verify());

        assertThat(kept.until()).isEqualTo(NOW.plus(holds));
        assertThat(kept.forgettable()).isZero();
        assertThat(kept.point()).isEqualTo(storage.audit().state().head());
    }

    private KeptPoint keptAfter(IntPredicate erased) {
        for (int day = 0; day < DAYS; day++) {
            environment.setTime(NOW.plus(DAY.multipliedBy(day)));
            add(erased.test(day) ? ann : ben);
        }
        audit.erase(ann, RequestContext.none());
        audit.cleanUp(DAYS);
        return audit.keep((Intact) audit.verify());
    }

    private Audit keeping(Duration retention) {
        return Audit.create(storage.audit(), storage.transactions(), environment, new AuditSettings(retention));
    }

    private void add(UserId user) {
        AuditEvent event = new AuditEvent(
                environment.newId(),
                environment.now(),
                "signed_in",
                AuditOutcome.SUCCESS,
                user,
                null,
                null,
                null,
                null,
                Map.of());
        storage.audit().add(new AuditRow(event, environment.randomText(32)));
    }
}
