package dev.latchkey.session;

import static dev.latchkey.session.StoredSessions.ABSOLUTE;
import static dev.latchkey.session.StoredSessions.GRACE;
import static dev.latchkey.session.StoredSessions.IDLE;
import static dev.latchkey.session.StoredSessions.NOW;
import static dev.latchkey.session.StoredSessions.REVOKED_UNTIL;
import static dev.latchkey.session.StoredSessions.newUser;
import static dev.latchkey.session.StoredSessions.restoringUse;
import static dev.latchkey.session.StoredSessions.rotated;
import static dev.latchkey.session.StoredSessions.started;
import static dev.latchkey.session.StoredSessions.use;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.TokenFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The refresh protocol, row by row of its table and then raced, as every {@link SessionStore} plays it. An
 * implementation gives its transactions and its stores.
 */
public abstract class RefreshProtocolContract {

    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final int ROUNDS = 300;
    private static final int PARALLEL = 64;

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

    @Nested
    final class Over {

        @Test
        void a_session_that_is_not_known_is_invalid() {
            assertThat(store.refresh(use(started(user, 0, NOW), 0, NOW))).isEqualTo(new RefreshOutcome.Invalid());
        }

        @Test
        void a_session_that_has_ended_is_invalid_for_every_generation() {
            Session session = add(rotated(user, 5, NOW));
            end(session);

            for (long generation = 3; generation <= 7; generation++) {
                assertThat(store.refresh(use(session, generation, NOW))).isEqualTo(new RefreshOutcome.Invalid());
                assertThat(store.refresh(restoringUse(session, generation, NOW, GRACE)))
                        .isEqualTo(new RefreshOutcome.Invalid());
            }
            assertThat(stored(session)).isEqualTo(session.ended(NOW, EndReason.SIGNED_OUT));
        }

        @Test
        void a_session_is_refreshed_until_its_idle_expiry_and_not_at_it() {
            Session first = add(started(user, 0, NOW));
            Session second = add(started(user, 0, NOW));

            assertThat(store.refresh(use(first, 0, NOW.plus(IDLE)))).isEqualTo(new RefreshOutcome.Invalid());
            assertThat(store.refresh(use(second, 0, NOW.plus(IDLE).minus(TICK))))
                    .isInstanceOf(RefreshOutcome.Rotated.class);
            assertThat(stored(first)).isEqualTo(first);
        }

        @Test
        void a_session_is_refreshed_until_its_absolute_expiry_and_not_at_it() {
            Session session = add(started(user, 0, NOW.minus(ABSOLUTE)).rotated(1, NOW.minusSeconds(60), IDLE));

            RefreshOutcome last = store.refresh(use(session, 1, NOW.minus(TICK)));

            assertThat(last).isEqualTo(new RefreshOutcome.Rotated(session.rotated(2, NOW.minus(TICK), IDLE)));
            assertThat(stored(session).idleExpiresAt()).isEqualTo(session.absoluteExpiresAt());
            assertThat(store.refresh(use(session, 2, NOW))).isEqualTo(new RefreshOutcome.Invalid());
        }

        @Test
        void a_session_behind_its_users_epoch_is_invalid_even_for_a_token_used_long_ago() {
            Session session = add(rotated(user, 5, NOW.minus(GRACE).minus(TICK)));
            raiseEpoch(user);

            assertThat(store.refresh(use(session, 5, NOW))).isEqualTo(new RefreshOutcome.Invalid());
            assertThat(store.refresh(use(session, 2, NOW))).isEqualTo(new RefreshOutcome.Invalid());
            assertThat(store.refresh(use(session, 9, NOW))).isEqualTo(new RefreshOutcome.Invalid());
            assertThat(stored(session)).isEqualTo(session);
        }

        @Test
        void a_token_of_another_refresh_key_is_invalid_and_leaves_the_session_alone() {
            Session session = add(rotated(user, 5, NOW.minus(GRACE).minus(TICK)));
            for (long generation : new long[] {2, 5, 6}) {
                RefreshAttempt attempt = new RefreshAttempt(
                        session.id(), "BBBBBBBBBBB", generation, NOW, GRACE, IDLE, true, REVOKED_UNTIL);
                assertThat(store.refresh(attempt)).isEqualTo(new RefreshOutcome.Invalid());
            }
            assertThat(stored(session)).isEqualTo(session);
        }
    }

    @Nested
    final class Current {

        @Test
        void the_first_token_is_rotated_however_soon_after_the_sign_in() {
            Session session = add(started(user, 0, NOW));

            assertRotated(session, store.refresh(use(session, 0, NOW)), 1, NOW);
        }

        @Test
        void the_current_token_is_kept_within_the_grace_window_of_its_rotation() {
            Session session = add(rotated(user, 5, NOW));

            assertThat(store.refresh(use(session, 5, NOW))).isEqualTo(new RefreshOutcome.Kept(session));
            assertThat(store.refresh(use(session, 5, NOW.plus(GRACE)))).isEqualTo(new RefreshOutcome.Kept(session));
            assertThat(stored(session)).isEqualTo(session);
        }

        @Test
        void the_current_token_is_rotated_as_soon_as_the_grace_window_is_over() {
            Session session = add(rotated(user, 5, NOW));
            Instant after = NOW.plus(GRACE).plus(TICK);

            assertRotated(session, store.refresh(use(session, 5, after)), 6, after);
        }

        @Test
        void a_clock_that_is_behind_the_rotations_is_within_the_grace_window() {
            Session session = add(rotated(user, 5, NOW));

            assertThat(store.refresh(use(session, 5, NOW.minusSeconds(2)))).isEqualTo(new RefreshOutcome.Kept(session));
            assertThat(store.refresh(use(session, 4, NOW.minusSeconds(2))))
                    .isEqualTo(new RefreshOutcome.Replayed(session));
        }

        @Test
        void without_a_grace_window_the_current_token_is_rotated_at_once() {
            Session session = add(rotated(user, 5, NOW));

            assertRotated(session, store.refresh(use(session, 5, NOW, Duration.ZERO)), 6, NOW);
        }

        @Test
        void a_rotation_extends_the_idle_life_but_never_past_the_absolute_one() {
            Session session = add(started(user, 0, NOW));
            Instant at = session.createdAt();
            long generation = 0;
            for (int day = 0; day < 28; day += 6) {
                at = NOW.plus(Duration.ofDays(day)).plusSeconds(1);
                store.refresh(use(session, generation++, at));
                Instant idle = at.plus(IDLE);
                assertThat(stored(session).idleExpiresAt())
                        .isEqualTo(idle.isBefore(session.absoluteExpiresAt()) ? idle : session.absoluteExpiresAt());
            }
            assertThat(stored(session).idleExpiresAt()).isEqualTo(session.absoluteExpiresAt());
        }
    }

    @Nested
    final class Parent {

        @Test
        void the_parent_gives_the_same_successor_within_the_grace_window() {
            Session session = add(rotated(user, 5, NOW));

            assertThat(store.refresh(use(session, 4, NOW))).isEqualTo(new RefreshOutcome.Replayed(session));
            assertThat(store.refresh(use(session, 4, NOW.plus(GRACE)))).isEqualTo(new RefreshOutcome.Replayed(session));
            assertThat(stored(session)).isEqualTo(session);
        }

        @Test
        void a_replay_does_not_slide_the_window() {
            Session session = add(rotated(user, 5, NOW));
            store.refresh(use(session, 4, NOW.plus(GRACE)));

            assertReused(
                    session,
                    store.refresh(use(session, 4, NOW.plus(GRACE).plus(TICK))),
                    NOW.plus(GRACE).plus(TICK));
        }

        @Test
        void the_parent_is_reuse_as_soon_as_the_grace_window_is_over() {
            Session session = add(rotated(user, 5, NOW));
            Instant after = NOW.plus(GRACE).plus(TICK);

            assertReused(session, store.refresh(use(session, 4, after)), after);
        }

        @Test
        void without_a_grace_window_the_parent_is_reuse_at_once() {
            Session session = add(rotated(user, 5, NOW));

            assertReused(session, store.refresh(use(session, 4, NOW, Duration.ZERO)), NOW);
        }
    }

    @Nested
    final class Older {

        @Test
        void a_token_before_the_parent_is_reuse_even_within_the_grace_window() {
            Session session = add(rotated(user, 5, NOW));

            assertReused(session, store.refresh(use(session, 3, NOW)), NOW);
        }

        @Test
        void the_token_of_the_sign_in_is_reuse_after_two_rotations() {
            Session session = add(rotated(user, 2, NOW));

            assertReused(session, store.refresh(use(session, 0, NOW.plusSeconds(1))), NOW.plusSeconds(1));
        }

        @Test
        void a_reuse_is_reported_once_and_everything_after_it_is_invalid() {
            Session session = add(rotated(user, 5, NOW));
            store.refresh(use(session, 3, NOW));

            assertThat(store.refresh(use(session, 3, NOW))).isEqualTo(new RefreshOutcome.Invalid());
            assertThat(store.refresh(use(session, 5, NOW))).isEqualTo(new RefreshOutcome.Invalid());
        }
    }

    @Nested
    final class LostCommits {

        @Test
        void a_token_ahead_of_the_store_ends_the_session() {
            Session session = add(rotated(user, 5, NOW));

            RefreshOutcome outcome =
                    store.refresh(use(session, 6, NOW.plus(GRACE).plus(TICK)));

            Session ended = session.ended(NOW.plus(GRACE).plus(TICK), EndReason.TOKEN_REUSE);
            assertThat(outcome).isEqualTo(new RefreshOutcome.LostCommits(ended));
            assertThat(stored(session)).isEqualTo(ended);
            assertThat(revoked(session)).contains(EndReason.TOKEN_REUSE);
        }

        @Test
        void by_choice_a_token_one_ahead_is_restored_and_rotated_at_any_time() {
            Session session = add(rotated(user, 5, NOW));

            RefreshOutcome outcome = store.refresh(restoringUse(session, 6, NOW, GRACE));

            assertThat(outcome).isEqualTo(new RefreshOutcome.Restored(session.rotated(7, NOW, IDLE)));
            assertThat(stored(session)).isEqualTo(session.rotated(7, NOW, IDLE));
            assertThat(revoked(session)).isEmpty();
        }

        @Test
        void by_choice_as_many_rotations_are_restored_as_had_time_to_happen() {
            Instant twoWindowsLater = NOW.plus(GRACE.multipliedBy(2));
            Session first = add(rotated(user, 5, NOW));
            Session second = add(rotated(user, 5, NOW));
            Session third = add(rotated(user, 5, NOW));

            assertThat(store.refresh(restoringUse(first, 8, twoWindowsLater, GRACE)))
                    .isEqualTo(new RefreshOutcome.Restored(first.rotated(9, twoWindowsLater, IDLE)));
            assertThat(store.refresh(restoringUse(second, 9, twoWindowsLater, GRACE)))
                    .isInstanceOf(RefreshOutcome.LostCommits.class);
            assertThat(store.refresh(restoringUse(third, 8, twoWindowsLater.minus(TICK), GRACE)))
                    .isInstanceOf(RefreshOutcome.LostCommits.class);
            assertThat(revoked(second)).contains(EndReason.TOKEN_REUSE);
        }

        @Test
        void by_choice_a_single_lost_rotation_is_restored_where_there_is_no_grace_window() {
            Session first = add(rotated(user, 5, NOW));
            Session second = add(rotated(user, 5, NOW));
            Instant later = NOW.plus(Duration.ofDays(1));

            assertThat(store.refresh(restoringUse(first, 6, later, Duration.ZERO)))
                    .isEqualTo(new RefreshOutcome.Restored(first.rotated(7, later, IDLE)));
            assertThat(store.refresh(restoringUse(second, 7, later, Duration.ZERO)))
                    .isInstanceOf(RefreshOutcome.LostCommits.class);
        }

        @Test
        void by_choice_a_clock_behind_the_last_rotation_restores_a_single_one() {
            Session first = add(rotated(user, 5, NOW));
            Session second = add(rotated(user, 5, NOW));
            Instant before = NOW.minus(GRACE.multipliedBy(5));

            assertThat(store.refresh(restoringUse(first, 6, before, GRACE)))
                    .isInstanceOf(RefreshOutcome.Restored.class);
            assertThat(store.refresh(restoringUse(second, 7, before, GRACE)))
                    .isInstanceOf(RefreshOutcome.LostCommits.class);
        }

        @Test
        void the_largest_generation_ends_the_session_like_any_other_that_is_ahead() {
            Session session = add(rotated(user, 5, NOW));

            assertThat(store.refresh(restoringUse(session, Long.MAX_VALUE, NOW, GRACE)))
                    .isInstanceOf(RefreshOutcome.LostCommits.class);
        }
    }

    @Nested
    final class Raced {

        @Test
        void parallel_uses_of_one_token_give_one_rotation_and_the_same_successor_to_all() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    Session session =
                            add(round % 2 == 0 ? started(user, 0, NOW) : rotated(user, 7, NOW.minusSeconds(60)));
                    long generation = session.generation();
                    List<Callable<RefreshOutcome>> uses = new ArrayList<>();
                    for (int i = 0; i < PARALLEL; i++) {
                        Instant at = NOW.plusMillis(i * 7 % PARALLEL);
                        uses.add(() -> store.refresh(use(session, generation, at)));
                    }
                    List<RefreshOutcome> outcomes = race.run(uses);

                    Session successor = stored(session);
                    assertThat(successor.generation()).isEqualTo(generation + 1);
                    assertThat(successor.endedAt()).isNull();
                    assertThat(outcomes)
                            .filteredOn(new RefreshOutcome.Rotated(successor)::equals)
                            .hasSize(1);
                    assertThat(outcomes)
                            .filteredOn(new RefreshOutcome.Replayed(successor)::equals)
                            .hasSize(PARALLEL - 1);
                    assertThat(revoked(session)).isEmpty();
                }
            }
        }

        @Test
        void a_reuse_ends_the_session_whatever_races_it() throws Exception {
            Instant later = NOW.plus(GRACE).plusSeconds(1);
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    Session session = add(rotated(user, 5, NOW));
                    Callable<RefreshOutcome> thief = () -> store.refresh(use(session, 3, later));
                    Callable<RefreshOutcome> honest = () -> store.refresh(use(session, 5, later));
                    List<RefreshOutcome> outcomes = race.run(List.of(honest, thief, honest, thief, honest));

                    assertThat(stored(session).endReason()).isEqualTo(EndReason.TOKEN_REUSE);
                    assertThat(revoked(session)).contains(EndReason.TOKEN_REUSE);
                    assertThat(outcomes)
                            .filteredOn(RefreshOutcome.Reused.class::isInstance)
                            .hasSize(1);
                    for (long generation = 4; generation <= 6; generation++) {
                        assertThat(store.refresh(use(session, generation, later)))
                                .isEqualTo(new RefreshOutcome.Invalid());
                    }
                }
            }
        }

        @Test
        void a_sign_out_that_races_a_refresh_leaves_nothing_to_refresh() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    Session session = add(rotated(user, 5, NOW.minusSeconds(60)));
                    race.run(List.of(
                            () -> store.refresh(use(session, 5, NOW)),
                            () -> end(session),
                            () -> store.refresh(use(session, 5, NOW))));

                    assertThat(stored(session).endReason()).isEqualTo(EndReason.SIGNED_OUT);
                    assertThat(revoked(session)).contains(EndReason.SIGNED_OUT);
                    assertDead(session);
                }
            }
        }

        @Test
        void a_raised_epoch_that_races_a_refresh_leaves_nothing_to_refresh() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    UserId owner = newUser();
                    Session session = add(rotated(owner, 5, NOW.minusSeconds(60)));
                    race.run(List.of(
                            () -> store.refresh(use(session, 5, NOW)),
                            () -> raiseEpoch(owner),
                            () -> store.refresh(use(session, 5, NOW))));

                    assertThat(stored(session).epoch()).isZero();
                    assertThat(revocations.find(new TokenFacts(
                                    owner, session.id(), Environment.system().newId(), 0)))
                            .contains(EndReason.PASSWORD_CHANGED);
                    assertDead(session);
                }
            }
        }

        private void assertDead(Session session) {
            for (long generation = 4; generation <= 7; generation++) {
                assertThat(store.refresh(use(session, generation, NOW))).isEqualTo(new RefreshOutcome.Invalid());
            }
        }
    }

    private void assertRotated(Session before, RefreshOutcome outcome, long generation, Instant at) {
        Session rotated = before.rotated(generation, at, IDLE);
        assertThat(outcome).isEqualTo(new RefreshOutcome.Rotated(rotated));
        assertThat(stored(before)).isEqualTo(rotated);
        assertThat(revoked(before)).isEmpty();
    }

    private void assertReused(Session before, RefreshOutcome outcome, Instant at) {
        Session ended = before.ended(at, EndReason.TOKEN_REUSE);
        assertThat(outcome).isEqualTo(new RefreshOutcome.Reused(ended));
        assertThat(stored(before)).isEqualTo(ended);
        assertThat(revoked(before)).contains(EndReason.TOKEN_REUSE);
    }

    private Session add(Session session) {
        transactions.run(tx -> assertThat(store.add(tx, session, OptionalInt.empty(), REVOKED_UNTIL))
                .isEmpty());
        return session;
    }

    private Session stored(Session session) {
        return store.find(session.id()).orElseThrow();
    }

    private Optional<Session> end(Session session) {
        return transactions.call(tx -> store.end(tx, session.id(), EndReason.SIGNED_OUT, NOW, REVOKED_UNTIL));
    }

    private int raiseEpoch(UserId owner) {
        return transactions.call(tx -> revocations.raiseEpoch(tx, owner, EndReason.PASSWORD_CHANGED, REVOKED_UNTIL));
    }

    private Optional<EndReason> revoked(Session session) {
        return revocations.find(new TokenFacts(
                session.user(), session.id(), Environment.system().newId(), session.epoch()));
    }
}
