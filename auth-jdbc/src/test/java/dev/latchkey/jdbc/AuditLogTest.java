package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditSettings;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.AuditVerification.Fault;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody does to the log in the database itself is found, and what commits late is not lost. */
final class AuditLogTest {

    private static final RequestContext HOME = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);
    private static final int ENTRIES = 9;

    private final Environment environment = Environment.system();
    private final UserId user = new UserId(environment.newId());
    private final Databases databases = new Databases();
    private DataSource database;
    private JdbcStorage storage;
    private Audit audit;

    private void open(Databases.Kind kind) {
        database = databases.empty(kind);
        storage = JdbcStorage.create(database);
        audit = Audit.create(storage.audit(), storage.transactions(), environment, AuditSettings.defaults());
    }

    private void fill() {
        for (int i = 0; i < ENTRIES; i++) {
            audit.keep(event());
        }
        audit.chain();
    }

    private AuthEvent event() {
        return new AuthEvent.SignInRefused(user, "invalid_credentials", environment.now(), HOME);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_was_altered_is_named_whatever_was_altered_in_it(Databases.Kind kind) {
        open(kind);
        fill();
        for (String change : new String[] {
            "at = at + INTERVAL '1' SECOND",
            "type = 'signed_in'",
            "outcome = 'SUCCESS'",
            "user_id = NULL",
            "actor_id = id",
            "address = '198.51.100.1'",
            "user_agent = NULL",
            "request_id = ''",
            "details = '{}'",
            "salt = digest"
        }) {
            String column = change.substring(0, change.indexOf(' '));
            Object before = value(column, 5);
            sql("UPDATE latchkey_audit SET " + change + " WHERE number = 5");
            assertThat(audit.verify()).as(change).isEqualTo(broken(Fault.ALTERED, 5, 4));
            Jdbi.create(database)
                    .useHandle(handle ->
                            handle.execute("UPDATE latchkey_audit SET " + column + " = ? WHERE number = 5", before));
            assertThat(audit.verify()).as("restored " + column).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    private Object value(String column, int number) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery(
                                "SELECT " + column + " FROM latchkey_audit WHERE number = " + number)
                        .map((row, context) -> row.getObject(1))
                        .one());
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_altered_entry_with_a_digest_that_fits_does_not_follow_on_the_one_before(Databases.Kind kind) {
        open(kind);
        fill();
        sql("UPDATE latchkey_audit SET digest = '" + "B".repeat(43) + "', salt = NULL WHERE number = 5");

        assertThat(audit.verify()).isEqualTo(broken(Fault.MISPLACED, 5, 4));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void entries_that_were_exchanged_are_found_at_the_first_of_them(Databases.Kind kind) {
        open(kind);
        fill();
        sql("UPDATE latchkey_audit SET number = -1 WHERE number = 3");
        sql("UPDATE latchkey_audit SET number = 3 WHERE number = 6");
        sql("UPDATE latchkey_audit SET number = 6 WHERE number = -1");

        assertThat(audit.verify()).isEqualTo(broken(Fault.MISPLACED, 3, 2));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_is_missing_is_named_by_its_number(Databases.Kind kind) {
        open(kind);
        fill();
        sql("DELETE FROM latchkey_audit WHERE number = 1");
        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.MISSING, 1, null, 0));

        sql("DELETE FROM latchkey_audit WHERE number <= 3");
        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.MISSING, 1, null, 0));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_tail_that_was_cut_off_is_found(Databases.Kind kind) {
        open(kind);
        fill();
        sql("DELETE FROM latchkey_audit WHERE number > 7");

        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.TRUNCATED, 8, null, 7));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_tail_that_was_cut_off_together_with_the_head_is_found_by_a_point_that_was_kept(Databases.Kind kind) {
        open(kind);
        fill();
        ChainPoint kept = ((AuditVerification.Intact) audit.verify()).to();
        sql("UPDATE latchkey_audit_chain SET head_number = 7,"
                + " head_link = (SELECT link FROM latchkey_audit WHERE number = 7)");
        sql("DELETE FROM latchkey_audit WHERE number > 7");

        assertThat(audit.verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(audit.verify(kept)).isEqualTo(new AuditVerification.Broken(Fault.TRUNCATED, 8, null, 7));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_chain_that_was_made_anew_is_found_by_a_point_that_was_kept(Databases.Kind kind) {
        open(kind);
        fill();
        ChainPoint kept = ((AuditVerification.Intact) audit.verify()).to();
        sql("UPDATE latchkey_audit SET address = '198.51.100.1' WHERE number = 2");
        sql("UPDATE latchkey_audit SET number = NULL, digest = NULL, link = NULL");
        sql("UPDATE latchkey_audit_chain SET head_number = 0, head_link = '" + "A".repeat(43) + "'");
        audit.keep(event());

        assertThat(audit.verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(audit.verify(kept)).isEqualTo(new AuditVerification.Broken(Fault.REPLACED, ENTRIES, null, ENTRIES));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_erasure_that_the_log_does_not_tell_of_is_found(Databases.Kind kind) {
        open(kind);
        fill();
        sql("UPDATE latchkey_audit SET salt = NULL, user_id = NULL, type = 'erased' WHERE number = 4");

        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.ERASED_UNTOLD, ENTRIES, null, ENTRIES));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_commits_late_is_chained_after_those_that_overtook_it(Databases.Kind kind) throws Exception {
        open(kind);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(1);
        ExecutorService late = Executors.newSingleThreadExecutor();
        try {
            Future<?> commit = late.submit(() -> storage.transactions().run(tx -> {
                audit.keep(tx, new AuthEvent.KeyRotated("late", environment.now(), HOME));
                written.countDown();
                await(overtaken);
            }));
            written.await();
            audit.keep(new AuthEvent.KeyRotated("early", environment.now(), HOME));
            assertThat(audit.verify())
                    .isInstanceOfSatisfying(
                            AuditVerification.Intact.class,
                            intact -> assertThat(intact.to().number()).isEqualTo(1));
            overtaken.countDown();
            commit.get();
        } finally {
            late.shutdownNow();
        }

        assertThat(audit.verify())
                .isInstanceOfSatisfying(
                        AuditVerification.Intact.class,
                        intact -> assertThat(intact.to().number()).isEqualTo(2));
        assertThat(storage.audit().chained(0, 10))
                .extracting(row -> row.content().event().details().get("key"))
                .containsExactly("early", "late");
        assertThat(audit.list(AuditFilter.all(), null, 10).events())
                .extracting(AuditEvent::type)
                .containsExactly("key_rotated", "key_rotated");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private AuditVerification.Broken broken(Fault fault, long number, long checked) {
        return new AuditVerification.Broken(
                fault,
                number,
                storage.audit().chained(number - 1, 1).get(0).link().id(),
                checked);
    }

    private void sql(String statement) {
        Jdbi.create(database).useHandle(handle -> handle.execute(statement));
    }
}
