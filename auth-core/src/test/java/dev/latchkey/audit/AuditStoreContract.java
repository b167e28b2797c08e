package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AuditStore} keeps to. An implementation gives its transactions and its store, empty each time. */
public abstract class AuditStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Duration RETENTION = Duration.ofDays(400);
    private static final int CHAINERS = 6;
    private static final int ROUNDS = 40;

    private final MovableEnvironment environment = MovableEnvironment.at(NOW);
    private final UserId ann = new UserId(Environment.system().newId());
    private final UserId ben = new UserId(Environment.system().newId());
    private Transactions transactions;
    private AuditStore store;
    private Audit audit;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract AuditStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
        audit = Audit.create(store, transactions, environment, new AuditSettings(RETENTION));
    }

    @Test
    final void an_entry_comes_back_as_it_was_added() {
        AuditEvent full = new AuditEvent(
                environment.newId(),
                NOW,
                "session_ended",
                AuditOutcome.REFUSED,
                ann,
                ben,
                "2001:db8::7",
                "Mozilla/5.0 \"ü\" \uD83D\uDD11 \uD83D",
                "r-1\r\n\0",
                Map.of("reason", "signed_out", "session", "x\u0000y"));
        AuditEvent bare = event(null, NOW.minusMillis(1));
        add(full);
        store.add(row(bare));

        assertThat(list(AuditFilter.all())).containsExactly(full, bare);
        assertThat(audit.verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(store.chained(0, 10))
                .extracting(row -> row.content().event())
                .containsExactly(bare, full);
    }

    @Test
    final void an_entry_of_a_failed_unit_of_work_is_never_seen_nor_chained() {
        AuditEvent alone = event(ben, NOW);
        assertThatThrownBy(() -> transactions.run(tx -> {
                    store.add(tx, row(event(ann, NOW)));
                    store.add(row(alone));
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        audit.chain();

        assertThat(list(AuditFilter.all())).containsExactly(alone);
        assertThat(store.state().head().number()).isEqualTo(1);
    }

    @Test
    final void pages_follow_on_each_other_without_gap_or_repetition_the_latest_first() {
        List<AuditEvent> added = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Several at one time: then the id decides.
            AuditEvent event = event(i % 2 == 0 ? ann : ben, NOW.plusSeconds(i / 4));
            add(event);
            added.add(event);
        }
        added.sort(Comparator.comparing(AuditPlace::of).reversed());

        assertThat(pages(AuditFilter.all(), 4)).containsExactlyElementsOf(added);
        assertThat(pages(AuditFilter.of(ann), 4))
                .containsExactlyElementsOf(
                        added.stream().filter(event -> ann.equals(event.user())).toList());
        assertThat(audit.list(AuditFilter.all(), null, 25).more()).isFalse();
        assertThat(audit.list(AuditFilter.all(), null, 24).more()).isTrue();
    }

    private List<AuditEvent> pages(AuditFilter filter, int limit) {
        List<AuditEvent> read = new ArrayList<>();
        AuditPage page = audit.list(filter, null, limit);
        read.addAll(page.events());
        while (page.more()) {
            page = audit.list(filter, page.next().orElseThrow(), limit);
            assertThat(page.events()).isNotEmpty();
            read.addAll(page.events());
        }
        return read;
    }

    @Test
    final void a_filter_gives_what_meets_all_of_it() {
        AuditEvent one = event(ann, NOW);
        AuditEvent otherUser = event(ben, NOW.plusSeconds(1));
        AuditEvent otherType = new AuditEvent(
                environment.newId(),
                NOW.plusSeconds(2),
                "t2",
                AuditOutcome.REFUSED,
                ann,
                null,
                null,
                null,
                null,
                Map.of());
        List.of(one, otherUser, otherType).forEach(this::add);

        assertThat(list(AuditFilter.of(ann))).containsExactly(otherType, one);
        assertThat(list(AuditFilter.all().type("t2"))).containsExactly(otherType);
        assertThat(list(AuditFilter.all().outcome(AuditOutcome.SUCCESS))).containsExactly(otherUser, one);
        assertThat(list(AuditFilter.of(ann).outcome(AuditOutcome.SUCCESS).type("t1")))
                .containsExactly(one);
        assertThat(list(AuditFilter.all().between(NOW, NOW.plusSeconds(2)))).containsExactly(otherUser, one);
        assertThat(list(AuditFilter.all().between(NOW.plusNanos(1_000), NOW.plusSeconds(9))))
                .containsExactly(otherType, otherUser);
        assertThat(list(AuditFilter.of(ben).type("t2"))).isEmpty();
    }

    @Test
    final void entries_are_numbered_from_one_without_a_gap_and_each_once() {
        for (int i = 0; i < 7; i++) {
            add(event(ann, NOW.plusSeconds(i)));
        }
        int first = store.chain(3, Digests::links);
        int rest = store.chain(10, Digests::links);
        int none = store.chain(10, Digests::links);

        assertThat(List.of(first, rest, none)).containsExactly(3, 4, 0);
        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(store.chained(2, 3))
                .extracting(row -> row.link().point().number())
                .containsExactly(3L, 4L, 5L);
        assertThat(store.state().head())
                .isEqualTo(store.chained(6, 1).get(0).link().point());
        assertThat(audit.verify())
                .isEqualTo(new AuditVerification.Intact(
                        ChainPoint.START, store.state().head(), 7, 0));
    }

    @Test
    final void many_that_chain_while_others_write_leave_one_chain_with_every_entry_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CHAINERS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < CHAINERS; thread++) {
                running.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < ROUNDS; i++) {
                        add(event(ann, NOW));
                        store.chain(3, Digests::links);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        AuditVerification verified = audit.verify();

        int entries = CHAINERS * ROUNDS;
        assertThat(numbers())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, entries).boxed().toList());
        assertThat(verified)
                .isEqualTo(new AuditVerification.Intact(
                        ChainPoint.START, store.state().head(), entries, 0));
    }

    @Test
    final void an_erased_user_is_out_of_the_log_and_the_chain_still_holds() {
        add(event(ann, NOW));
        AuditEvent about = new AuditEvent(
                environment.newId(), NOW, "t1", AuditOutcome.SUCCESS, ben, ann, null, null, null, Map.of());
        add(about);
        audit.chain();
        add(event(ann, NOW.plusSeconds(1)));
        ChainPoint before = store.state().head();

        int erased = audit.erase(ann, RequestContext.none().by(ann));

        assertThat(erased).isEqualTo(2);
        assertThat(list(AuditFilter.of(ann))).isEmpty();
        assertThat(list(AuditFilter.all()))
                .anyMatch(about::equals)
                .noneMatch(event -> ann.equals(event.user()))
                .filteredOn(event -> event.type().equals(AuditTypes.AUDIT_ERASED))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).isEqualTo(Map.of("count", "2")))
                .satisfies(event -> assertThat(event.actor()).isNull());
        assertThat(store.chained(0, 10).stream().filter(row -> row.content() == null))
                .hasSize(2);
        assertThat(audit.verify(before))
                .isEqualTo(new AuditVerification.Intact(
                        ChainPoint.START, store.state().head(), 4, 2));
    }

    @Test
    final void an_erasure_that_is_rolled_back_leaves_all_as_it_was() {
        AuditEvent event = event(ann, NOW);
        add(event);
        audit.chain();

        assertThatThrownBy(() -> transactions.run(tx -> {
                    audit.erase(tx, ann, RequestContext.none());
                    throw new IllegalStateException("the account could not be removed");
                }))
                .hasMessage("the account could not be removed");

        assertThat(list(AuditFilter.all())).containsExactly(event);
        assertThat(audit.verify())
                .isEqualTo(new AuditVerification.Intact(
                        ChainPoint.START, store.state().head(), 1, 0));
    }

    @Test
    final void an_entry_that_has_no_number_yet_is_erased_without_a_trace_of_it() {
        add(event(ann, NOW));

        int erased = transactions.call(tx -> store.erase(tx, ann));

        assertThat(erased).isZero();
        assertThat(list(AuditFilter.all())).isEmpty();
        audit.chain();
        assertThat(store.state().head()).isEqualTo(ChainPoint.START);
    }

    @Test
    final void the_oldest_are_forgotten_by_their_age_and_the_rest_hold_on_the_anchor() {
        for (int i = 0; i < 6; i++) {
            add(event(i == 1 ? ann : ben, NOW.plusSeconds(i)));
        }
        audit.erase(ann, RequestContext.none());
        audit.chain();
        ChainPoint third = store.chained(2, 1).get(0).link().point();
        environment.setTime(NOW.plus(RETENTION).plusSeconds(3));

        assertThat(audit.cleanUp(2)).isEqualTo(2);
        assertThat(audit.cleanUp(2)).isEqualTo(1);
        assertThat(audit.cleanUp(2)).isZero();

        assertThat(numbers()).containsExactly(4L, 5L, 6L, 7L);
        assertThat(store.state().anchor()).isEqualTo(third);
        assertThat(audit.verify())
                .isEqualTo(new AuditVerification.Intact(third, store.state().head(), 4, 0));
        assertThat(list(AuditFilter.all())).hasSize(4);
    }

    @Test
    final void an_old_entry_that_follows_on_a_young_one_is_kept_with_it() {
        add(event(ann, NOW));
        audit.chain();
        add(event(ann, NOW.minus(RETENTION)));
        audit.chain();

        assertThat(audit.cleanUp(10)).isZero();
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    final void a_log_of_which_all_is_forgotten_goes_on_where_it_ended() {
        add(event(ann, NOW));
        audit.chain();
        ChainPoint end = store.state().head();
        environment.setTime(NOW.plus(RETENTION).plusSeconds(1));
        assertThat(audit.cleanUp(10)).isEqualTo(1);
        assertThat(audit.verify()).isEqualTo(new AuditVerification.Intact(end, end, 0, 0));

        add(event(ann, environment.now()));

        assertThat(audit.verify(end))
                .isEqualTo(new AuditVerification.Intact(end, store.state().head(), 1, 0));
        assertThat(numbers()).containsExactly(2L);
    }

    @Test
    final void a_verification_in_parts_finds_what_one_in_a_piece_does() {
        for (int i = 0; i < 7; i++) {
            add(event(i % 3 == 0 ? ann : ben, NOW.plusSeconds(i)));
        }
        audit.erase(ann, RequestContext.none());
        for (int limit = 1; limit < 10; limit++) {
            AuditVerification found = audit.verifyPart(null, null, limit);
            int parts = 1;
            while (found instanceof AuditVerification.Unfinished unfinished) {
                assertThat(found.checked()).isEqualTo((long) parts * limit);
                parts++;
                AuditProgress after = AuditProgress.parse(unfinished.progress().toString());
                assertThat(after).isEqualTo(unfinished.progress());
                found = audit.verifyPart(null, after, limit);
            }
            assertThat(parts).isEqualTo((8 + limit - 1) / limit);
            assertThat(found)
                    .isEqualTo(new AuditVerification.Intact(
                            ChainPoint.START, store.state().head(), 8, 3));
        }
    }

    @Test
    final void an_erasure_between_two_parts_is_told_of_at_the_end() {
        for (int i = 0; i < 6; i++) {
            add(event(ann, NOW.plusSeconds(i)));
        }
        AuditProgress after = ((AuditVerification.Unfinished) audit.verifyPart(null, null, 3)).progress();
        audit.erase(ann, RequestContext.none());

        assertThat(audit.verifyPart(null, after, 100))
                .isEqualTo(new AuditVerification.Intact(
                        ChainPoint.START, store.state().head(), 7, 3));
    }

    @Test
    final void a_part_whose_start_was_forgotten_meanwhile_begins_anew_with_what_is_kept() {
        for (int i = 0; i < 6; i++) {
            add(event(i < 2 ? ann : ben, NOW.plusSeconds(i)));
        }
        audit.erase(ann, RequestContext.none());
        AuditProgress after = ((AuditVerification.Unfinished) audit.verifyPart(null, null, 2)).progress();
        environment.setTime(NOW.plus(RETENTION).plusSeconds(10));
        assertThat(audit.cleanUp(100)).isEqualTo(7);
        add(event(ben, environment.now()));

        assertThat(audit.verifyPart(null, after, 100))
                .isEqualTo(new AuditVerification.Intact(
                        store.state().anchor(), store.state().head(), 1, 0));
    }

    @Test
    final void a_part_that_goes_on_from_beyond_the_end_finds_the_end_missing() {
        add(event(ann, NOW));
        audit.chain();
        AuditProgress after = new AuditProgress(new ChainPoint(5, "B".repeat(43)), 5, 0, 0);

        assertThat(audit.verifyPart(null, after, 10))
                .isEqualTo(new AuditVerification.Broken(AuditVerification.Fault.TRUNCATED, 2, null, 5));
    }

    private List<Long> numbers() {
        return store.chained(0, 1_000).stream()
                .map(row -> row.link().point().number())
                .toList();
    }

    private List<AuditEvent> list(AuditFilter filter) {
        return store.list(filter, null, 100);
    }

    private void add(AuditEvent event) {
        transactions.run(tx -> store.add(tx, row(event)));
    }

    private AuditRow row(AuditEvent event) {
        return new AuditRow(event, environment.randomText(32));
    }

    private AuditEvent event(UserId user, Instant at) {
        UUID id = environment.newId();
        return new AuditEvent(id, at, "t1", AuditOutcome.SUCCESS, user, null, "203.0.113.7", null, null, Map.of());
    }
}
