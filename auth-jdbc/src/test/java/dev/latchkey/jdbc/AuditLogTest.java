package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.audit.AuditRow;
import dev.latchkey.audit.AuditSettings;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.AuditVerification.Fault;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.audit.KeptPoint;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "salt = digest",
            "at = TIMESTAMP WITH TIME ZONE '4000-01-01 00:00:00+00'",
            "at = TIMESTAMP WITH TIME ZONE '200000-01-01 00:00:00+00'",
            "at = TIMESTAMP WITH TIME ZONE '1066-01-01 00:00:00+00'",
            "type = ''",
            "type = 'unreadable'",
            "outcome = ''",
            "outcome = 'of no kind'",
            "outcome = 'DEFERRED'",
            "details = ''",
            "details = '{'",
            "details = '[]'",
            "details = '{\"reason\":null}'",
            "digest = NULL"
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

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_cannot_be_read_hides_none_of_the_others(Databases.Kind kind) {
        open(kind);
        fill();
        List<AuditEvent> before = list(AuditFilter.of(user));
        sql("UPDATE latchkey_audit SET type = '' WHERE number = 3");
        sql("UPDATE latchkey_audit SET outcome = 'of no kind' WHERE number = 5");
        sql("UPDATE latchkey_audit SET details = '{' WHERE number = 8");

        List<AuditEvent> after = list(AuditFilter.of(user));

        assertThat(after)
                .extracting(AuditEvent::id)
                .isEqualTo(before.stream().map(AuditEvent::id).toList());
        assertThat(after).filteredOn(before::contains).hasSize(ENTRIES - 3);
        assertThat(after)
                .filteredOn(event -> !before.contains(event))
                .hasSize(3)
                .allSatisfy(event ->
                        assertThat(event).isEqualTo(AuditEvent.unreadable(event.id(), event.at(), user, null)));
        List<AuditEvent> paged = new ArrayList<>();
        AuditPage page = audit.list(AuditFilter.all(), null, 2);
        paged.addAll(page.events());
        while (page.next().isPresent()) {
            page = audit.list(
                    AuditFilter.all(), AuditPlace.parse(page.next().get().toString()), 2);
            paged.addAll(page.events());
        }
        assertThat(paged).isEqualTo(after);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_of_a_time_that_no_cursor_names_hides_none_of_the_others(Databases.Kind kind) {
        open(kind);
        fill();
        sql("UPDATE latchkey_audit SET at = TIMESTAMP WITH TIME ZONE '200000-01-01 00:00:00+00' WHERE number = 3");
        sql("UPDATE latchkey_audit SET at = TIMESTAMP WITH TIME ZONE '1066-01-01 00:00:00+00' WHERE number = 5");

        assertThat(list(AuditFilter.all())).hasSize(ENTRIES - 2);
        assertThat(list(AuditFilter.all().between(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"))))
                .hasSize(ENTRIES - 2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_outcome_and_a_type_of_a_newer_version_are_chained_and_listed_like_any_other(Databases.Kind kind) {
        open(kind);
        AuditEvent newer = new AuditEvent(
                environment.newId(),
                environment.now(),
                "signed_in_by_thought",
                new AuditOutcome("DEFERRED"),
                user,
                null,
                null,
                null,
                null,
                Map.of("until", "noon"));
        storage.audit().add(new AuditRow(newer, environment.randomText(32)));

        assertThat(audit.verify())
                .isInstanceOfSatisfying(
                        AuditVerification.Intact.class,
                        intact -> assertThat(intact.checked()).isEqualTo(1));
        assertThat(list(AuditFilter.all())).containsExactly(newer);
        assertThat(list(AuditFilter.all().outcome(new AuditOutcome("DEFERRED"))))
                .containsExactly(newer);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_became_unreadable_before_it_was_chained_is_found_and_holds_up_no_other(Databases.Kind kind) {
        open(kind);
        fill();
        audit.keep(event());
        sql("UPDATE latchkey_audit SET details = '{' WHERE number IS NULL");
        audit.keep(event());

        assertThat(audit.verify()).isEqualTo(broken(Fault.ALTERED, ENTRIES + 1, ENTRIES));
        assertThat(storage.audit().state().head().number()).isEqualTo(ENTRIES + 2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_without_a_salt_that_nobody_erased_is_found_and_holds_up_no_other(Databases.Kind kind) {
        open(kind);
        audit.keep(event());
        sql("UPDATE latchkey_audit SET salt = NULL");
        audit.keep(event());

        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.ERASED_UNTOLD, 2, null, 2));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_lost_its_link_is_found_and_is_not_forgotten_for_its_age(Databases.Kind kind) {
        open(kind);
        fill();
        sql("UPDATE latchkey_audit SET link = NULL WHERE number = 5");

        assertThat(audit.verify()).isEqualTo(broken(Fault.MISPLACED, 5, 4));
        assertThat(storage.audit().purge(environment.now().plusSeconds(60), 100))
                .isEqualTo(4);
        assertThat(audit.verify()).isEqualTo(broken(Fault.MISPLACED, 5, 0));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_entry_that_was_put_beyond_the_end_is_found_although_it_hinders_the_chaining(Databases.Kind kind) {
        open(kind);
        fill();
        audit.keep(event());
        sql("UPDATE latchkey_audit SET number = " + (ENTRIES + 1) + " WHERE number IS NULL");
        assertThat(audit.verify()).isEqualTo(broken(Fault.MISPLACED, ENTRIES + 1, ENTRIES));

        audit.keep(event());
        assertThat(audit.verify()).isEqualTo(broken(Fault.MISPLACED, ENTRIES + 1, ENTRIES));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void what_the_database_knows_of_the_chain_is_missed_when_it_is_gone(Databases.Kind kind) {
        open(kind);
        fill();
        sql("UPDATE latchkey_audit_chain SET anchor_number = -1");
        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.CHAIN_LOST, 0, null, 0));
        sql("DELETE FROM latchkey_audit_chain");
        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.CHAIN_LOST, 0, null, 0));
        audit.keep(event());
        assertThat(audit.verify()).isEqualTo(new AuditVerification.Broken(Fault.CHAIN_LOST, 0, null, 0));
        assertThat(list(AuditFilter.all())).hasSize(ENTRIES + 1);
    }

    private List<AuditEvent> list(AuditFilter filter) {
        return audit.list(filter, null, 100).events();
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
    void a_beginning_that_was_cut_off_together_with_the_anchor_is_found_by_a_point_that_was_kept(Databases.Kind kind) {
        open(kind);
        fill();
        KeptPoint kept = audit.keep((AuditVerification.Intact) audit.verify());
        sql("UPDATE latchkey_audit_chain SET anchor_number = 3,"
                + " anchor_link = (SELECT link FROM latchkey_audit WHERE number = 3)");
        sql("DELETE FROM latchkey_audit WHERE number <= 3");

        assertThat(audit.verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(audit.verify(kept)).isEqualTo(new AuditVerification.Broken(Fault.FORGOTTEN_EARLY, 1, null, 0));
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
