package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RevocationStore} keeps to. An implementation gives its transactions and its store. */
public abstract class RevocationStoreContract {

    private static final Instant UNTIL = Instant.parse("2026-03-01T12:21:00.123456Z");
    private static final int ROUNDS = 50;

    private final Environment environment = Environment.system();
    private Transactions transactions;
    private RevocationStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract RevocationStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void nothing_is_revoked_at_first_and_every_user_has_the_epoch_zero() {
        assertThat(walk(null)).isEmpty();
        assertThat(store.find(token(newUser(), newSession(), 0))).isEmpty();
        assertThat(store.epoch(newUser())).isZero();
    }

    @Test
    final void a_revoked_session_is_found_by_each_of_its_tokens_and_by_no_other() {
        UserId user = newUser();
        Revocation.OfSession entry = ofSession(EndReason.REPLACED);
        add(entry);

        assertThat(store.find(token(user, entry.session(), 0))).contains(EndReason.REPLACED);
        assertThat(store.find(token(newUser(), entry.session(), 3))).contains(EndReason.REPLACED);
        assertThat(store.find(token(user, newSession(), 0))).isEmpty();
        assertThat(walk(null)).containsExactly(entry);
    }

    @Test
    final void a_revoked_token_is_found_and_the_others_of_its_session_are_not() {
        Revocation.OfToken entry = new Revocation.OfToken(environment.newId(), EndReason.ENDED_BY_ADMINISTRATOR, UNTIL);
        add(entry);
        SessionId session = newSession();

        assertThat(store.find(new TokenFacts(newUser(), session, entry.tokenId(), 0)))
                .contains(EndReason.ENDED_BY_ADMINISTRATOR);
        assertThat(store.find(token(newUser(), session, 0))).isEmpty();
        assertThat(walk(null)).containsExactly(entry);
    }

    @Test
    final void a_raised_epoch_revokes_what_is_older_and_nothing_else() {
        UserId user = newUser();
        assertThat(raise(user, EndReason.PASSWORD_CHANGED)).isEqualTo(1);

        assertThat(store.epoch(user)).isEqualTo(1);
        assertThat(store.find(token(user, newSession(), 0))).contains(EndReason.PASSWORD_CHANGED);
        assertThat(store.find(token(user, newSession(), 1))).isEmpty();
        assertThat(store.find(token(newUser(), newSession(), 0))).isEmpty();
        assertThat(walk(null)).containsExactly(new Revocation.OfEpoch(user, 1, EndReason.PASSWORD_CHANGED, UNTIL));
    }

    @Test
    final void the_last_raise_stands_for_all_and_is_kept_as_long_as_the_longest() {
        UserId user = newUser();
        Instant longer = UNTIL.plusSeconds(60);
        transactions.run(tx -> store.raiseEpoch(tx, user, EndReason.PASSWORD_CHANGED, longer));
        raise(user, EndReason.ACCOUNT_DISABLED);

        assertThat(store.epoch(user)).isEqualTo(2);
        assertThat(store.find(token(user, newSession(), 1))).contains(EndReason.ACCOUNT_DISABLED);
        assertThat(store.find(token(user, newSession(), 2))).isEmpty();
        assertThat(walk(null)).contains(new Revocation.OfEpoch(user, 2, EndReason.ACCOUNT_DISABLED, longer));
        assertThat(store.purgeExpired(UNTIL, 10)).isZero();
        assertThat(store.find(token(user, newSession(), 0))).contains(EndReason.ACCOUNT_DISABLED);
    }

    @Test
    final void raises_at_once_each_count_and_each_gets_its_own_epoch() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                UserId user = newUser();
                Callable<Integer> raise = () -> raise(user, EndReason.PASSWORD_CHANGED);

                List<Integer> epochs = race.run(Collections.nCopies(6, raise));

                assertThat(epochs).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
                assertThat(store.epoch(user)).isEqualTo(6);
            }
        }
    }

    @Test
    final void an_epoch_that_is_locked_stays_as_it_is_for_all_others() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                UserId user = newUser();
                Callable<Integer> raisedBy = () -> transactions.call(tx -> {
                    int locked = store.lockEpoch(tx, user);
                    return store.raiseEpoch(tx, user, EndReason.PASSWORD_CHANGED, UNTIL) - locked;
                });

                assertThat(race.run(Collections.nCopies(6, raisedBy))).containsOnly(1);
                assertThat(store.epoch(user)).isEqualTo(6);
            }
        }
    }

    @Test
    final void the_first_lock_of_an_epoch_leaves_it_at_zero() {
        UserId user = newUser();

        assertThat(transactions.<Integer>call(tx -> store.lockEpoch(tx, user))).isZero();

        assertThat(store.epoch(user)).isZero();
        assertThat(raise(user, EndReason.PASSWORD_CHANGED)).isEqualTo(1);
    }

    @Test
    final void an_epoch_is_revoked_under_the_names_that_tokens_have_for_the_user_and_no_other() {
        UserId user = newUser();
        UserId name = newUser();
        UserId another = newUser();

        int raised = transactions.call(tx -> {
            int epoch = store.raiseEpoch(tx, user);
            store.addEpoch(tx, new Revocation.OfEpoch(name, 4, EndReason.PASSWORD_CHANGED, UNTIL));
            store.addEpoch(tx, new Revocation.OfEpoch(another, 1, EndReason.PASSWORD_CHANGED, UNTIL));
            return epoch;
        });

        assertThat(raised).isEqualTo(1);
        assertThat(store.epoch(user)).isEqualTo(1);
        assertThat(store.find(token(name, newSession(), 3))).contains(EndReason.PASSWORD_CHANGED);
        assertThat(store.find(token(name, newSession(), 4))).isEmpty();
        assertThat(store.find(token(another, newSession(), 0))).contains(EndReason.PASSWORD_CHANGED);
        assertThat(store.find(token(user, newSession(), 0))).isEmpty();
        assertThat(store.epoch(name)).isZero();
    }

    @Test
    final void of_one_name_the_highest_epoch_stands_and_the_longest_life() {
        UserId user = newUser();
        Instant longer = UNTIL.plusSeconds(60);
        transactions.run(tx -> {
            store.addEpoch(tx, new Revocation.OfEpoch(user, 4, EndReason.PASSWORD_CHANGED, UNTIL));
            store.addEpoch(tx, new Revocation.OfEpoch(user, 2, EndReason.SIGNED_OUT, longer));
            store.addEpoch(tx, new Revocation.OfEpoch(user, 3, EndReason.SIGNED_OUT, UNTIL));
        });

        assertThat(store.snapshot().entries())
                .containsExactly(new Revocation.OfEpoch(user, 4, EndReason.PASSWORD_CHANGED, longer));
    }

    @Test
    final void an_epoch_cannot_be_added_without_being_raised() {
        Revocation entry = new Revocation.OfEpoch(newUser(), 1, EndReason.PASSWORD_CHANGED, UNTIL);

        assertThatThrownBy(() -> add(entry)).isInstanceOf(IllegalArgumentException.class);
        assertThat(walk(null)).isEmpty();
    }

    @Test
    final void what_a_failed_unit_of_work_has_revoked_is_never_seen() {
        UserId user = newUser();
        Revocation.OfSession entry = ofSession(EndReason.SIGNED_OUT);
        RevocationCursor before = end(null);

        assertThatThrownBy(() -> transactions.run(tx -> {
                    store.add(tx, entry);
                    store.raiseEpoch(tx, user, EndReason.PASSWORD_CHANGED, UNTIL);
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(walk(null)).isEmpty();
        assertThat(walk(before)).isEmpty();
        assertThat(store.epoch(user)).isZero();
        assertThat(store.find(token(user, entry.session(), 0))).isEmpty();
        assertThat(raise(user, EndReason.PASSWORD_CHANGED)).isEqualTo(1);
    }

    @Test
    final void what_is_added_comes_after_every_cursor_from_before() {
        RevocationCursor empty = end(null);
        Revocation first = ofSession(EndReason.SIGNED_OUT);
        add(first);
        RevocationCursor afterFirst = end(empty);
        Revocation second = new Revocation.OfToken(environment.newId(), EndReason.SIGNED_OUT, UNTIL);
        add(second);

        assertThat(walk(empty)).containsExactly(first, second);
        assertThat(walk(afterFirst)).containsExactly(second);
        assertThat(walk(end(null))).isEmpty();
        assertThat(store.since(end(null)).more()).isFalse();
    }

    @Test
    final void adding_the_same_again_gives_it_a_longer_life_and_changes_nothing_else() {
        Revocation.OfSession entry = ofSession(EndReason.SIGNED_OUT);
        add(entry);
        RevocationCursor before = end(null);
        Instant later = UNTIL.plusSeconds(30);

        add(new Revocation.OfSession(entry.session(), EndReason.ACCOUNT_DISABLED, UNTIL.minusSeconds(30)));
        assertThat(walk(null)).containsExactly(entry);
        add(new Revocation.OfSession(entry.session(), EndReason.ACCOUNT_DISABLED, later));

        Revocation longer = new Revocation.OfSession(entry.session(), EndReason.SIGNED_OUT, later);
        assertThat(walk(before)).containsExactly(longer);
        assertThat(walk(null)).containsExactly(longer);
    }

    @Test
    final void the_same_goes_for_a_token() {
        Revocation.OfToken entry = new Revocation.OfToken(environment.newId(), EndReason.SIGNED_OUT, UNTIL);
        add(entry);
        Instant later = UNTIL.plusSeconds(30);

        add(new Revocation.OfToken(entry.tokenId(), EndReason.TOKEN_REUSE, later));

        assertThat(walk(null)).containsExactly(new Revocation.OfToken(entry.tokenId(), EndReason.SIGNED_OUT, later));
    }

    @Test
    final void a_long_list_comes_in_pages_and_whole() {
        Set<Revocation> added = new HashSet<>();
        transactions.run(tx -> {
            for (int i = 0; i < 2_500; i++) {
                Revocation entry = ofSession(EndReason.SIGNED_OUT);
                store.add(tx, entry);
                added.add(entry);
            }
        });

        assertThat(store.snapshot().more()).isTrue();
        assertThat(new HashSet<>(walk(null))).isEqualTo(added);
    }

    @Test
    final void a_page_that_holds_the_rest_exactly_is_the_last() {
        int page = pageSize();
        transactions.run(tx -> IntStream.range(0, page).forEach(i -> store.add(tx, ofSession(EndReason.SIGNED_OUT))));

        assertThat(store.snapshot().entries()).hasSize(page);
        assertThat(store.snapshot().more()).isFalse();
    }

    private int pageSize() {
        RevocationCursor empty = end(null);
        transactions.run(tx -> IntStream.range(0, 5_000).forEach(i -> store.add(tx, ofSession(EndReason.SIGNED_OUT))));
        int size = store.since(empty).entries().size();
        while (store.purgeExpired(UNTIL, 1_000) > 0) {
            assertThat(size).isLessThan(5_000);
        }
        return size;
    }

    @Test
    final void a_cursor_that_the_store_never_gave_is_unknown() {
        add(ofSession(EndReason.SIGNED_OUT));
        String given = end(null).value();

        for (String other :
                List.of("0", "-1", "x", given + "0", given + ".", "x" + given, "'; drop table revocation")) {
            RevocationCursor cursor = new RevocationCursor(other.replace(' ', '_'));
            assertThatThrownBy(() -> store.since(cursor)).isInstanceOf(UnknownCursorException.class);
        }
    }

    @Test
    final void a_revocation_that_commits_after_a_later_one_is_not_missed() throws Exception {
        for (int round = 0; round < 5; round++) {
            Revocation early = ofSession(EndReason.SIGNED_OUT);
            Revocation late = ofSession(EndReason.SIGNED_OUT);
            RevocationCursor start = end(null);
            CountDownLatch added = new CountDownLatch(1);
            CountDownLatch mayCommit = new CountDownLatch(1);
            AtomicBoolean laterCommitted = new AtomicBoolean();
            Thread slow = thread(() -> transactions.run(tx -> {
                store.add(tx, early);
                added.countDown();
                awaitQuietly(mayCommit);
            }));
            awaitQuietly(added);
            Thread quick = thread(() -> {
                add(late);
                laterCommitted.set(true);
            });

            // A storage that runs one unit of work at a time makes the later one wait; then there is nothing to
            // overtake.
            await().until(() -> laterCommitted.get() || isWaiting(quick));
            List<Revocation> seen = new ArrayList<>();
            RevocationCursor cursor = start;
            if (laterCommitted.get()) {
                seen.addAll(walk(cursor));
                cursor = end(cursor);
                assertThat(seen).contains(late).doesNotContain(early);
            }
            mayCommit.countDown();
            slow.join();
            quick.join();
            seen.addAll(walk(cursor));

            assertThat(seen).contains(early, late);
        }
    }

    @Test
    final void a_reader_that_walks_while_others_add_misses_nothing() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                RevocationCursor start = end(null);
                Set<Revocation> added = Collections.synchronizedSet(new HashSet<>());
                CountDownLatch writing = new CountDownLatch(3);
                Callable<List<Revocation>> writer = () -> {
                    for (int i = 0; i < 20; i++) {
                        Revocation entry = ofSession(EndReason.SIGNED_OUT);
                        add(entry);
                        added.add(entry);
                    }
                    writing.countDown();
                    return List.of();
                };
                Callable<List<Revocation>> reader = () -> {
                    List<Revocation> seen = new ArrayList<>();
                    RevocationCursor cursor = start;
                    boolean last;
                    do {
                        last = writing.getCount() == 0;
                        RevocationPage page = store.since(cursor);
                        seen.addAll(page.entries());
                        cursor = page.next();
                    } while (!last);
                    return seen;
                };

                List<Revocation> seen =
                        race.run(List.of(writer, writer, reader, writer)).get(2);

                assertThat(new HashSet<>(seen)).isEqualTo(added);
            }
        }
    }

    @Test
    final void expired_entries_are_forgotten_up_to_the_limit_and_epochs_stay() {
        UserId user = newUser();
        raise(user, EndReason.PASSWORD_CHANGED);
        Revocation.OfSession expired = ofSession(EndReason.SIGNED_OUT);
        add(expired);
        Revocation live = new Revocation.OfToken(environment.newId(), EndReason.SIGNED_OUT, UNTIL.plusNanos(1_000));
        add(live);
        RevocationCursor before = end(null);

        assertThat(store.purgeExpired(UNTIL.minusNanos(1_000), 10)).isZero();
        assertThat(store.purgeExpired(UNTIL, 1)).isEqualTo(1);
        assertThat(store.purgeExpired(UNTIL, 10)).isEqualTo(1);

        assertThat(walk(null)).containsExactly(live);
        assertThat(walk(before)).isEmpty();
        assertThat(store.find(token(user, expired.session(), 1))).isEmpty();
        assertThat(store.epoch(user)).isEqualTo(1);
        assertThat(raise(user, EndReason.PASSWORD_CHANGED)).isEqualTo(2);
    }

    @Test
    final void what_was_forgotten_can_be_added_again() {
        Revocation entry = ofSession(EndReason.SIGNED_OUT);
        add(entry);
        store.purgeExpired(UNTIL, 10);

        add(entry);

        assertThat(walk(null)).containsExactly(entry);
    }

    /** All entries after a cursor, or all there are. */
    private List<Revocation> walk(RevocationCursor cursor) {
        List<Revocation> entries = new ArrayList<>();
        RevocationPage page = cursor == null ? store.snapshot() : store.since(cursor);
        entries.addAll(page.entries());
        while (page.more()) {
            page = store.since(page.next());
            entries.addAll(page.entries());
        }
        return entries;
    }

    /** The cursor at the end of such a walk. */
    private RevocationCursor end(RevocationCursor cursor) {
        RevocationPage page = cursor == null ? store.snapshot() : store.since(cursor);
        while (page.more()) {
            page = store.since(page.next());
        }
        return page.next();
    }

    private void add(Revocation entry) {
        transactions.run(tx -> store.add(tx, entry));
    }

    private int raise(UserId user, EndReason reason) {
        return transactions.call(tx -> store.raiseEpoch(tx, user, reason, UNTIL));
    }

    private UserId newUser() {
        return new UserId(environment.newId());
    }

    private SessionId newSession() {
        return new SessionId(environment.newId());
    }

    private Revocation.OfSession ofSession(EndReason reason) {
        return new Revocation.OfSession(newSession(), reason, UNTIL);
    }

    private TokenFacts token(UserId user, SessionId session, int epoch) {
        return new TokenFacts(user, session, environment.newId(), epoch);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "unit-of-work");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static boolean isWaiting(Thread thread) {
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
