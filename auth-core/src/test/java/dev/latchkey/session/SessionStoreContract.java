package dev.latchkey.session;

import static dev.latchkey.session.StoredSessions.ABSOLUTE;
import static dev.latchkey.session.StoredSessions.GRACE;
import static dev.latchkey.session.StoredSessions.IDLE;
import static dev.latchkey.session.StoredSessions.NOW;
import static dev.latchkey.session.StoredSessions.REVOKED_UNTIL;
import static dev.latchkey.session.StoredSessions.newUser;
import static dev.latchkey.session.StoredSessions.rotated;
import static dev.latchkey.session.StoredSessions.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.TokenFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SessionStore} keeps to, beside the refresh protocol, which {@link RefreshProtocolContract} holds.
 * An implementation gives its transactions and its stores.
 */
public abstract class SessionStoreContract {

    private static final Duration TICK = Duration.ofNanos(1_000);

    private final UserId user = newUser();
    private Transactions transactions;
    private SessionStore store;
    private RevocationStore revocations;

    /** The transactions the stores belong to. */
    protected abstract Transactions transactions();

    /** The store. */
    protected abstract SessionStore store();

    /** The revocations of the same storage. */
    protected abstract RevocationStore revocations();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
        revocations = revocations();
    }

    @Test
    final void a_session_comes_back_as_it_was_added() {
        Session session = add(started(user, 0, NOW));

        assertThat(store.find(session.id())).contains(session);
    }

    @Test
    final void a_session_that_was_never_added_is_not_found() {
        assertThat(store.find(new SessionId(Environment.system().newId()))).isEmpty();
    }

    @Test
    final void a_session_of_a_failed_unit_of_work_is_never_seen() {
        Session session = started(user, 0, NOW);

        assertThatThrownBy(() -> transactions.run(tx -> {
                    store.add(tx, session, OptionalInt.empty(), REVOKED_UNTIL);
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(store.find(session.id())).isEmpty();
        assertThat(store.active(user, NOW)).isEmpty();
    }

    @Test
    final void the_active_sessions_of_a_user_are_listed_most_recently_seen_first() {
        Session second = add(started(user, 0, NOW.minusSeconds(20)));
        Session third = add(started(user, 0, NOW.minusSeconds(30)));
        Session first = add(started(user, 0, NOW.minusSeconds(40)).rotated(1, NOW.minusSeconds(10), IDLE));
        add(started(newUser(), 0, NOW.minusSeconds(5)));

        assertThat(store.active(user, NOW)).containsExactly(first, second, third);
    }

    @Test
    final void a_session_is_active_until_its_idle_expiry_and_not_at_it() {
        Session session = add(started(user, 0, NOW));
        Instant expiry = session.idleExpiresAt();

        assertThat(store.active(user, expiry.minus(TICK))).containsExactly(session);
        assertThat(store.active(user, expiry)).isEmpty();
    }

    @Test
    final void a_session_that_has_ended_is_found_but_not_active() {
        Session session = add(started(user, 0, NOW));
        end(session, EndReason.SIGNED_OUT, NOW.plusSeconds(1));

        assertThat(store.active(user, NOW.plusSeconds(1))).isEmpty();
        assertThat(store.find(session.id())).contains(session.ended(NOW.plusSeconds(1), EndReason.SIGNED_OUT));
    }

    @Test
    final void a_session_behind_its_users_epoch_is_not_active() {
        add(started(user, 0, NOW));
        raiseEpoch();
        Session later = add(started(user, 1, NOW));

        assertThat(store.active(user, NOW)).containsExactly(later);
    }

    @Test
    final void all_sessions_of_a_user_are_given_page_by_page_latest_first_whatever_became_of_them() {
        List<SessionId> latestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Session session = add(started(user, 0, NOW.minusSeconds(i / 2)));
            latestFirst.add(session.id());
            if (i % 3 == 0) {
                end(session, EndReason.SIGNED_OUT, NOW);
            }
        }
        add(started(newUser(), 0, NOW));

        List<Session> walked = new ArrayList<>();
        List<Session> page = store.history(user, null, 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSize(walked.size() < 6 ? 2 : 1);
            walked.addAll(page);
            page = store.history(user, page.get(page.size() - 1), 2);
        }

        assertThat(walked).extracting(Session::id).containsExactlyInAnyOrderElementsOf(latestFirst);
        assertThat(walked).extracting(Session::createdAt).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(walked).isEqualTo(store.history(user, null, 100));
    }

    @Test
    final void the_sessions_started_since_a_time_are_listed_latest_first_whatever_became_of_them() {
        Session atThatTime = add(started(user, 0, NOW.minusSeconds(30)));
        add(started(user, 0, NOW.minusSeconds(30).minus(TICK)));
        Session latest = add(started(user, 0, NOW));
        Session ended = add(started(user, 0, NOW.minusSeconds(10)));
        end(ended, EndReason.SIGNED_OUT, NOW);
        add(started(newUser(), 0, NOW));

        assertThat(store.startedSince(user, NOW.minusSeconds(30), 10))
                .extracting(Session::id)
                .containsExactly(latest.id(), ended.id(), atThatTime.id());
        assertThat(store.startedSince(user, NOW.minusSeconds(30), 2))
                .extracting(Session::id)
                .containsExactly(latest.id(), ended.id());
    }

    @Test
    final void beyond_the_limit_the_sessions_least_recently_seen_are_replaced() {
        Session oldest = add(started(user, 0, NOW.minusSeconds(50)));
        Session seenLately = add(started(user, 0, NOW.minusSeconds(60)).rotated(1, NOW.minusSeconds(10), IDLE));
        Session old = add(started(user, 0, NOW.minusSeconds(40)));
        Session added = started(user, 0, NOW);

        List<Session> replaced = addWithLimit(added, 2);

        assertThat(replaced)
                .containsExactlyInAnyOrder(oldest.ended(NOW, EndReason.REPLACED), old.ended(NOW, EndReason.REPLACED));
        assertThat(store.active(user, NOW)).containsExactly(added, seenLately);
        assertThat(revoked(oldest)).contains(EndReason.REPLACED);
        assertThat(revoked(old)).contains(EndReason.REPLACED);
        assertThat(revoked(seenLately)).isEmpty();
    }

    @Test
    final void the_session_that_is_added_is_never_the_one_that_is_replaced() {
        Session seenLater = add(started(user, 0, NOW.plusSeconds(5)));
        Session added = started(user, 0, NOW);

        List<Session> replaced = addWithLimit(added, 1);

        assertThat(replaced).extracting(Session::id).containsExactly(seenLater.id());
        assertThat(store.active(user, NOW)).containsExactly(added);
    }

    @Test
    final void within_the_limit_nothing_is_replaced_and_only_active_sessions_of_the_user_count() {
        Session ended = add(started(user, 0, NOW.minusSeconds(9)));
        end(ended, EndReason.SIGNED_OUT, NOW.minusSeconds(8));
        add(started(user, 0, NOW.minus(IDLE)));
        Session active = add(started(user, 0, NOW.minusSeconds(7)));
        add(started(newUser(), 0, NOW.minusSeconds(6)));
        Session added = started(user, 0, NOW);

        assertThat(addWithLimit(added, 2)).isEmpty();
        assertThat(store.active(user, NOW)).containsExactly(added, active);
    }

    @Test
    final void sessions_behind_the_epoch_do_not_count_towards_the_limit() {
        add(started(user, 0, NOW.minusSeconds(9)));
        raiseEpoch();
        Session active = add(started(user, 1, NOW.minusSeconds(7)));
        Session added = started(user, 1, NOW);

        assertThat(addWithLimit(added, 2)).isEmpty();
        assertThat(store.active(user, NOW)).containsExactly(added, active);
    }

    @Test
    final void sessions_that_are_added_at_once_do_not_pass_the_limit_together() throws Exception {
        int limit = 3;
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                UserId owner = newUser();
                List<Callable<List<Session>>> signIns = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    Session session = started(owner, 0, NOW.plusMillis(i));
                    signIns.add(() -> addWithLimit(session, limit));
                }
                List<SessionId> replaced = race.run(signIns).stream()
                        .flatMap(List::stream)
                        .map(Session::id)
                        .toList();

                assertThat(store.active(owner, NOW.plusSeconds(1))).hasSize(limit);
                assertThat(replaced).hasSize(12 - limit).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    final void a_session_is_ended_for_exactly_one_caller_and_its_revocation_is_there() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                Session session = add(started(user, 0, NOW));
                Callable<Optional<Session>> end = () -> end(session, EndReason.SIGNED_OUT, NOW);

                List<Optional<Session>> ends = race.run(List.of(end, end, end, end));

                assertThat(ends.stream().flatMap(Optional::stream))
                        .containsExactly(session.ended(NOW, EndReason.SIGNED_OUT));
                assertThat(revoked(session)).contains(EndReason.SIGNED_OUT);
            }
        }
    }

    @Test
    final void a_session_keeps_its_first_end() {
        Session session = add(started(user, 0, NOW));
        end(session, EndReason.SIGNED_OUT, NOW);

        assertThat(end(session, EndReason.ACCOUNT_DISABLED, NOW.plusSeconds(1))).isEmpty();
        assertThat(store.find(session.id())).contains(session.ended(NOW, EndReason.SIGNED_OUT));
    }

    @Test
    final void what_took_the_place_of_a_session_is_found_once_that_is_committed_and_until_it_is_forgotten() {
        Session first = add(started(user, 0, NOW));
        Session second = add(started(user, 0, NOW));
        assertThat(store.successor(first.id())).isEmpty();

        assertThatThrownBy(() -> transactions.run(tx -> {
                    store.succeed(tx, first.id(), second.id());
                    throw new IllegalStateException("undone");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.successor(first.id())).isEmpty();

        transactions.run(tx -> {
            store.end(tx, first.id(), EndReason.REPLACED, NOW, REVOKED_UNTIL);
            store.succeed(tx, first.id(), second.id());
        });
        assertThat(store.successor(first.id())).contains(second.id());
        assertThat(store.successor(second.id())).isEmpty();
        assertThat(store.find(first.id()).orElseThrow().endReason()).isEqualTo(EndReason.REPLACED);

        assertThat(store.purge(NOW.plusSeconds(1), 10)).isEqualTo(1);
        assertThat(store.successor(first.id())).isEmpty();
    }

    @Test
    final void a_session_that_was_never_added_cannot_be_ended() {
        assertThat(end(started(user, 0, NOW), EndReason.SIGNED_OUT, NOW)).isEmpty();
    }

    @Test
    final void an_expired_session_can_be_ended_because_its_last_access_token_may_still_live() {
        Session session = add(started(user, 0, NOW));

        assertThat(end(session, EndReason.SIGNED_OUT, NOW.plus(IDLE))).isPresent();
        assertThat(revoked(session)).contains(EndReason.SIGNED_OUT);
    }

    @Test
    final void all_sessions_of_a_user_end_but_the_one_that_is_kept() {
        Session kept = add(started(user, 0, NOW));
        Session other = add(started(user, 0, NOW));
        Session endedBefore = add(started(user, 0, NOW));
        end(endedBefore, EndReason.SIGNED_OUT, NOW);
        Session foreign = add(started(newUser(), 0, NOW));

        List<Session> ended = transactions.call(
                tx -> store.endAll(tx, user, kept.id(), EndReason.PASSWORD_CHANGED, NOW, REVOKED_UNTIL));

        assertThat(ended).containsExactly(other.ended(NOW, EndReason.PASSWORD_CHANGED));
        assertThat(revoked(other)).contains(EndReason.PASSWORD_CHANGED);
        assertThat(revoked(kept)).isEmpty();
        assertThat(store.active(user, NOW)).containsExactly(kept);
        assertThat(store.active(foreign.user(), NOW)).containsExactly(foreign);
    }

    @Test
    final void all_sessions_of_a_user_end_when_none_is_kept() {
        Session one = add(started(user, 0, NOW));
        Session expired = add(started(user, 0, NOW.minus(ABSOLUTE)));

        List<Session> ended =
                transactions.call(tx -> store.endAll(tx, user, null, EndReason.ACCOUNT_DISABLED, NOW, REVOKED_UNTIL));

        assertThat(ended).extracting(Session::id).containsExactlyInAnyOrder(one.id(), expired.id());
        assertThat(store.active(user, NOW)).isEmpty();
    }

    @Test
    final void an_end_of_a_failed_unit_of_work_is_undone_with_its_revocation() {
        Session session = add(started(user, 0, NOW));

        assertThatThrownBy(() -> transactions.run(tx -> {
                    store.end(tx, session.id(), EndReason.SIGNED_OUT, NOW, REVOKED_UNTIL);
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(store.active(user, NOW)).containsExactly(session);
        assertThat(revoked(session)).isEmpty();
    }

    @Test
    final void a_session_is_set_on_the_new_epoch_and_rotated() {
        Session session = add(started(user, 0, NOW.minusSeconds(90)));

        Optional<Session> restamped = restamp(session, raiseEpoch(), NOW, GRACE);

        assertThat(restamped).contains(session.restamped(1).rotated(1, NOW, IDLE));
        assertThat(store.find(session.id())).isEqualTo(restamped);
        assertThat(store.active(user, NOW)).containsExactly(restamped.orElseThrow());
    }

    @Test
    final void a_session_on_a_new_epoch_is_not_rotated_twice_within_the_grace_window() {
        Session session = add(rotated(user, 4, NOW));

        Optional<Session> within = restamp(session, raiseEpoch(), NOW.plus(GRACE), GRACE);
        Optional<Session> beyond =
                restamp(session, raiseEpoch(), NOW.plus(GRACE).plus(TICK), GRACE);

        assertThat(within).contains(session.restamped(1));
        assertThat(beyond)
                .contains(session.restamped(2).rotated(5, NOW.plus(GRACE).plus(TICK), IDLE));
    }

    @Test
    final void a_session_on_a_new_epoch_lives_no_longer_than_the_absolute_life() {
        Session session =
                add(started(user, 0, NOW.minus(ABSOLUTE).plusSeconds(60)).rotated(3, NOW.minusSeconds(60), IDLE));

        Session restamped = restamp(session, raiseEpoch(), NOW, GRACE).orElseThrow();

        assertThat(restamped.idleExpiresAt()).isEqualTo(session.absoluteExpiresAt());
    }

    @Test
    final void a_session_that_is_over_is_not_set_on_a_new_epoch() {
        Session ended = add(started(user, 0, NOW));
        end(ended, EndReason.SIGNED_OUT, NOW);
        Session expired = add(started(user, 0, NOW.minus(IDLE)));
        int epoch = raiseEpoch();

        assertThat(restamp(ended, epoch, NOW, GRACE)).isEmpty();
        assertThat(restamp(expired, epoch, NOW, GRACE)).isEmpty();
        assertThat(restamp(started(user, 0, NOW), epoch, NOW, GRACE)).isEmpty();
        assertThat(store.active(user, NOW)).isEmpty();
    }

    @Test
    final void a_session_that_an_earlier_raise_has_ended_is_not_revived_by_a_later_one() {
        Session session = add(started(user, 0, NOW));
        raiseEpoch();

        assertThat(restamp(session, raiseEpoch(), NOW, GRACE)).isEmpty();
        assertThat(store.active(user, NOW)).isEmpty();
    }

    @Test
    final void sessions_that_were_over_before_a_time_are_forgotten_up_to_the_limit() {
        Session endedBefore = add(started(user, 0, NOW.minus(ABSOLUTE)));
        end(endedBefore, EndReason.SIGNED_OUT, NOW.minusSeconds(1));
        Session endedThen = add(started(user, 0, NOW.minus(IDLE)));
        end(endedThen, EndReason.SIGNED_OUT, NOW);
        Session expiredBefore = add(started(user, 0, NOW.minus(IDLE).minus(TICK)));
        Session expiredThen = add(started(user, 0, NOW.minus(IDLE)));
        Session active = add(started(user, 0, NOW));

        assertThat(store.purge(NOW, 1)).isEqualTo(1);
        assertThat(store.purge(NOW, 10)).isEqualTo(1);
        assertThat(store.purge(NOW, 10)).isZero();

        assertThat(store.find(endedBefore.id())).isEmpty();
        assertThat(store.find(expiredBefore.id())).isEmpty();
        assertThat(store.startedSince(user, Instant.EPOCH, 10))
                .extracting(Session::id)
                .containsExactlyInAnyOrder(endedThen.id(), expiredThen.id(), active.id());
    }

    private Session add(Session session) {
        List<Session> replaced = transactions.call(tx -> store.add(tx, session, OptionalInt.empty(), REVOKED_UNTIL));
        assertThat(replaced).isEmpty();
        return session;
    }

    private List<Session> addWithLimit(Session session, int limit) {
        return transactions.call(tx -> store.add(tx, session, OptionalInt.of(limit), REVOKED_UNTIL));
    }

    private Optional<Session> end(Session session, EndReason reason, Instant now) {
        return transactions.call(tx -> store.end(tx, session.id(), reason, now, REVOKED_UNTIL));
    }

    private Optional<Session> restamp(Session session, int epoch, Instant now, Duration grace) {
        return transactions.call(tx -> store.restamp(tx, session.id(), epoch, now, grace, IDLE));
    }

    private int raiseEpoch() {
        return transactions.call(tx -> revocations.raiseEpoch(tx, user, EndReason.PASSWORD_CHANGED, REVOKED_UNTIL));
    }

    private Optional<EndReason> revoked(Session session) {
        return revocations.find(new TokenFacts(
                session.user(), session.id(), Environment.system().newId(), revocations.epoch(session.user())));
    }
}
