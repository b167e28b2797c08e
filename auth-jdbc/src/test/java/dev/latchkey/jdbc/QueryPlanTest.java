package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.OneTimeToken;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.OrganizationStore;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.TokenFacts;
import dev.latchkey.session.RefreshAttempt;
import dev.latchkey.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What is asked often finds its rows by an index, whatever the tables hold. Each is asked often enough on one
 * connection that PostgreSQL settles on the plan it will keep.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QueryPlanTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(1));
    private static final int ROUNDS = 12;
    /** A scan of a table; the installation is one row, and so is the state of the audit log's chain. */
    private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on latchkey_(?!installation|audit_chain)");

    /** A scan that goes through an index from end to end, having no condition on it; one holds only what is looked for. */
    private static final Pattern WHOLE_INDEX = Pattern.compile(
            "Index (?:Only )?Scan(?! using latchkey_audit_unchained)[^\\n]*\\n(?!\\s*(?:Index Cond|Sort Key))");

    private final Environment environment = Environment.system();
    private final List<String> plans = new CopyOnWriteArrayList<>();
    private final Databases databases = new Databases();
    private HikariDataSource pool;
    private JdbcStorage storage;

    private final UserId user = new UserId(id(500, 1));
    private final SessionId session = new SessionId(id(500, 2));

    @BeforeAll
    void fill() {
        String database = PostgresServer.shared().empty();
        HikariConfig config = new HikariConfig();
        config.setDataSource(ReadPlans.of(PostgresServer.shared().dataSource(database), plans::add));
        // Reading the schema takes several at once; later each thread gets the one it had before.
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        storage = JdbcStorage.create(pool);
        Jdbi.create(PostgresServer.shared().dataSource(database))
                .useHandle(handle -> LoadedTables.fill(handle, 20_000, 3, NOW));
    }

    @AfterAll
    void close() {
        pool.close();
        databases.close();
    }

    @Test
    void a_sign_in_finds_its_user_and_the_password() {
        byIndex(() -> storage.users().findByEmail(EmailAddress.parse("user500@mail.example")));
        byIndex(() -> storage.users().find(user));
        byIndex(() -> storage.credentials().find(user));
        byIndex(() -> storage.revocations().epoch(user));
        byIndex(() -> storage.roles().granted(user));
    }

    @Test
    void a_session_is_refreshed_by_its_id() {
        assertThat(storage.sessions().find(session)).isPresent();
        byIndex(round -> storage.sessions().refresh(attempt(round)));
        byIndex(() -> storage.sessions().refresh(attempt(ROUNDS)));
        byIndex(() -> storage.sessions().find(session));
    }

    @Test
    void the_sessions_of_a_user_are_listed_limited_and_ended_by_the_user() {
        byIndex(() -> storage.sessions().active(user, NOW));
        byIndex(() -> storage.sessions().startedSince(user, NOW.minus(Duration.ofDays(2)), 100));
        byIndex(() -> storage.sessions().history(user, null, 100));
        byIndex(() -> storage.sessions()
                .history(user, storage.sessions().history(user, null, 1).get(0), 100));
        byIndex(round -> run(tx ->
                storage.sessions().endAll(tx, new UserId(id(700 + round, 1)), null, EndReason.SIGNED_OUT, NOW, LATER)));
        byIndex(round -> run(tx -> storage.sessions().add(tx, newSession(), OptionalInt.of(3), LATER)));
        byIndex(round -> run(tx ->
                storage.sessions().end(tx, new SessionId(id(600 + round, 3)), EndReason.SIGNED_OUT, NOW, LATER)));
    }

    @Test
    void a_poll_of_revocations_reads_what_is_new_and_no_more() {
        RevocationPage page = storage.revocations().snapshot();
        while (page.more()) {
            page = storage.revocations().since(page.next());
        }
        RevocationCursor place = page.next();
        byIndex(() -> storage.revocations().since(place));
        assertThat(plans.stream()
                        .filter(plan -> !plan.contains("Scan using latchkey_revocation_writer"))
                        .findFirst())
                .isEmpty();
    }

    @Test
    void one_token_is_asked_about_by_what_can_be_revoked() {
        byIndex(() -> storage.revocations().find(new TokenFacts(user, session, environment.newId(), 1)));
    }

    @Test
    void mailed_tokens_and_messages_are_taken_by_what_is_known_of_them() {
        byIndex(() -> storage.oneTimeTokens().find("digest500", OneTimeToken.Purpose.VERIFY_EMAIL, NOW));
        byIndex(round -> storage.transactions()
                .run(tx ->
                        storage.oneTimeTokens().consume(tx, "digest" + round, OneTimeToken.Purpose.VERIFY_EMAIL, NOW)));
        byIndex(round -> storage.outbox().take(NOW, LATER, 10));
    }

    @Test
    void second_factors_are_asked_about_and_used_by_their_user() {
        byIndex(() -> storage.factors().find(user));
        byIndex(round -> storage.factors().useStep(user.value(), 100 + round, NOW));
        byIndex(round -> storage.transactions()
                .call(tx -> storage.factors()
                        .useRecoveryCode(tx, new UserId(id(800 + round, 1)), "digest" + (800 + round) + "-1", NOW)));
        byIndex(() -> storage.factors().page(user.value(), 10));
        byIndex(() -> storage.emailCodes().find(user, NOW));
        byIndex(round -> storage.emailCodes().consume(new UserId(id(800 + round, 1)), "challenge", "digest", NOW));
        byIndex(() -> storage.trustedDevices().find(user, 0, NOW));
        byIndex(() -> storage.transactions()
                .<Boolean>call(tx -> storage.trustedDevices().use(tx, user, "digest", 0, NOW)));
        byIndex(() -> storage.emailCodes().purgeExpired(NOW, 100));
        byIndex(() -> storage.trustedDevices().purgeExpired(NOW, 100));
        byIndex(() -> storage.knownDevices().find(user, 0, NOW));
        byIndex(() -> storage.factorResets().find(user));
        byIndex(() -> storage.factorResets().findByDigest("digest7"));
        byIndex(() -> storage.factorResets().due(NOW, 100));
        byIndex(() -> storage.knownDevices().purgeExpired(NOW, 100));
    }

    @Test
    void passkeys_are_found_by_user_and_by_credential() {
        byIndex(() -> storage.passkeys().find(user));
        byIndex(() -> storage.passkeys().isPrepared(user));
        byIndex(() -> storage.passkeys().findByCredential("credential500"));
        byIndex(round -> storage.passkeys().use(id(800 + round, 1), 1 + round, false, NOW));
        byIndex(() -> storage.transactions().run(tx -> storage.passkeys().lock(tx, user)));
    }

    @Test
    void organizations_and_their_members_are_found_from_both_sides_wherever_a_page_begins() {
        OrganizationStore store = storage.organizations();
        OrganizationId large = new OrganizationId(id(5, 1));
        byIndex(() -> store.find(large));
        byIndex(() -> store.findBySlug("slug-500"));
        byIndex(() -> store.page(null, null, 50));
        byIndex(() -> store.page(null, new OrganizationId(id(900, 1)), 50));
        byIndex(() -> store.page(large, null, 50));
        byIndex(() -> store.page(large, new OrganizationId(id(900, 1)), 50));
        byIndex(() -> store.member(large, user));
        byIndex(() -> store.members(large, null, 50));
        byIndex(() -> store.members(large, user, 50));
        byIndex(() -> store.memberships(user, null, 50));
        byIndex(() -> store.organizationsOf(user));
        byIndex(() -> store.holders(large, MemberRole.OWNER));
        byIndex(() -> store.height(new OrganizationId(id(500, 1)), 9));
        byIndex(store::anyRequiresSecondFactor);
        byIndex(round -> run(tx -> store.removeMember(tx, large, new UserId(id(800 + round, 1)))));
    }

    @Test
    void what_is_over_is_forgotten_without_reading_the_rest() {
        byIndex(() -> storage.sessions().purge(NOW.minus(Duration.ofDays(40)), 100));
        byIndex(() -> storage.revocations().purgeExpired(NOW.minus(Duration.ofDays(40)), 100));
        byIndex(() -> storage.oneTimeTokens().purgeExpired(NOW.minus(Duration.ofDays(40)), 100));
        byIndex(() -> storage.answeredChallenges().purgeExpired(NOW.minus(Duration.ofDays(40)), 100));
    }

    @Test
    void the_audit_log_is_listed_by_user_by_type_and_by_time_from_wherever_a_page_begins() {
        AuditPlace place = new AuditPlace(NOW.minus(Duration.ofDays(5)), id(500, 2));
        List<AuditFilter> filters = List.of(
                AuditFilter.of(user),
                AuditFilter.of(user).type("signed_in"),
                AuditFilter.all().type("signed_in"),
                AuditFilter.all().between(NOW.minus(Duration.ofDays(2)), NOW),
                AuditFilter.all().outcome(AuditOutcome.SUCCESS).between(NOW.minus(Duration.ofDays(9)), LATER));
        for (AuditFilter filter : filters) {
            byBoundedIndex(() -> storage.audit().list(filter, null, 50));
            byBoundedIndex(() -> storage.audit().list(filter, place, 50));
        }
        byBoundedIndex(() -> storage.audit().list(AuditFilter.all(), place, 50));
    }

    @Test
    void an_outcome_that_is_rare_is_found_without_reading_what_else_there_was() {
        AuditPlace place = new AuditPlace(NOW.minus(Duration.ofDays(5)), id(500, 2));
        AuditFilter refused = AuditFilter.all().outcome(AuditOutcome.REFUSED);
        for (AuditPlace after : Arrays.asList(null, place)) {
            byIndex(() -> storage.audit().list(refused, after, 50));
            assertThat(plans).allSatisfy(plan -> assertThat(plan).contains("latchkey_audit_outcome"));
        }
    }

    /** By an index, of which no more is read than the page, or what one user has. */
    private void byBoundedIndex(Runnable asked) {
        byIndex(asked);
        assertThat(plans)
                .allSatisfy(plan -> assertThat(plan)
                        .containsPattern("Index Scan (Backward )?using latchkey_audit_"
                                + "(time|user|type|outcome)|Bitmap Index Scan on latchkey_audit_user"));
        assertThat(plans.stream()
                        .filter(plan -> plan.contains("Sort Key") && !plan.contains("latchkey_audit_user"))
                        .findFirst())
                .isEmpty();
    }

    @Test
    void the_audit_log_is_chained_walked_and_forgotten_by_number() {
        byIndex(() -> storage.audit().chain(0, (head, rows) -> List.of()));
        byIndex(() -> storage.audit().chained(30_000, 100));
        byIndex(() -> storage.audit().purge(NOW.minus(Duration.ofDays(90)), 100));
        byIndex(round -> run(tx -> storage.audit().erase(tx, new UserId(id(800 + round, 1)))));
    }

    private void byIndex(Runnable asked) {
        byIndex(round -> asked.run());
    }

    private void byIndex(Consumer<Integer> asked) {
        plans.clear();
        for (int round = 0; round < ROUNDS; round++) {
            asked.accept(round);
        }
        assertThat(plans).hasSizeGreaterThanOrEqualTo(ROUNDS);
        assertThat(plans.stream()
                        .filter(plan -> WHOLE_TABLE.matcher(plan).find()
                                || WHOLE_INDEX.matcher(plan).find())
                        .findFirst())
                .isEmpty();
    }

    private void run(Consumer<Tx> work) {
        storage.transactions().run(work);
    }

    private RefreshAttempt attempt(int generation) {
        return new RefreshAttempt(
                session,
                LoadedTables.REFRESH_KEY,
                generation,
                NOW.plus(Duration.ofMinutes(generation)),
                Duration.ofSeconds(30),
                Duration.ofDays(7),
                false,
                LATER);
    }

    private Session newSession() {
        return LoadedTables.session(user, new SessionId(environment.newId()), NOW);
    }

    private static UUID id(int user, int session) {
        return LoadedTables.id(user, session);
    }
}
