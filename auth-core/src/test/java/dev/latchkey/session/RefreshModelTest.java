package dev.latchkey.session;

import static dev.latchkey.session.StoredSessions.REVOKED_UNTIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.storage.InMemoryStorage;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Looks at every interleaving of the refresh protocol's {@link RefreshModel}, played by the in-memory store. */
class RefreshModelTest {

    private static final int TIMEOUT = 3;

    @Test
    void parallel_tabs_are_never_signed_out_with_a_window_of_twice_the_time_out() {
        RefreshModel model = honest(this::store, 2 * TIMEOUT, 2, false, false);

        assertThat(model.counterexample()).isEmpty();
        assertThat(model.states()).isGreaterThan(200);
    }

    @Test
    void a_lost_answer_never_signs_out_with_a_window_of_twice_the_time_out() {
        RefreshModel model = honest(this::store, 2 * TIMEOUT, 1, true, false);

        assertThat(model.counterexample()).isEmpty();
        assertThat(model.states()).isGreaterThan(50);
    }

    @Test
    void parallel_tabs_with_a_lost_answer_are_never_signed_out_with_a_window_of_three_time_outs() {
        RefreshModel model = honest(this::store, 3 * TIMEOUT, 2, true, false);

        assertThat(model.counterexample()).isEmpty();
        assertThat(model.states()).isGreaterThan(1_000);
    }

    @Test
    void a_used_token_always_ends_the_session_whatever_a_thief_and_two_tabs_do() {
        RefreshModel model = new RefreshModel(this::store, TIMEOUT, 2 * TIMEOUT, 2, true, true, false);

        assertThat(model.counterexample()).isEmpty();
        assertThat(model.states()).isGreaterThan(10_000);
    }

    @Test
    void without_a_grace_window_a_used_token_always_ends_the_session_too() {
        RefreshModel model = new RefreshModel(this::store, TIMEOUT, 0, 2, true, true, false);

        assertThat(model.counterexample()).isEmpty();
        assertThat(model.states()).isGreaterThan(1_000);
    }

    @Test
    void a_shorter_window_signs_somebody_out() {
        assertThat(honest(this::store, 2 * TIMEOUT - 1, 2, false, false).counterexample())
                .isPresent();
        assertThat(honest(this::store, 2 * TIMEOUT - 1, 1, true, false).counterexample())
                .isPresent();
        assertThat(honest(this::store, 3 * TIMEOUT - 1, 2, true, false).counterexample())
                .isPresent();
    }

    @Test
    void rotations_without_a_least_interval_sign_somebody_out() {
        RefreshModel.Rules hasty = (session, attempt) -> {
            RefreshOutcome outcome = store(session, attempt);
            return outcome instanceof RefreshOutcome.Kept
                    ? new RefreshOutcome.Rotated(
                            session.rotated(session.generation() + 1, attempt.now(), attempt.idleLife()))
                    : outcome;
        };

        assertThat(honest(hasty, 3 * TIMEOUT, 2, false, false).counterexample()).isPresent();
    }

    @Test
    void a_parent_without_a_bound_lets_a_thief_go_on() {
        RefreshModel.Rules lenient = (session, attempt) -> {
            RefreshOutcome outcome = store(session, attempt);
            return outcome instanceof RefreshOutcome.Reused && attempt.generation() == session.generation() - 1
                    ? new RefreshOutcome.Replayed(session)
                    : outcome;
        };

        assertThat(new RefreshModel(lenient, TIMEOUT, 2 * TIMEOUT, 1, false, true, false).counterexample())
                .isPresent();
    }

    @Test
    void a_browser_that_writes_a_kept_token_over_its_successor_signs_itself_out() {
        assertThat(honest(this::store, 3 * TIMEOUT, 2, false, true).counterexample())
                .isPresent();
    }

    private static RefreshModel honest(
            RefreshModel.Rules rules, int grace, int tabs, boolean losses, boolean keptIsStored) {
        return new RefreshModel(rules, TIMEOUT, grace, tabs, losses, false, keptIsStored);
    }

    /** The in-memory store, with the session as the model has it. */
    private RefreshOutcome store(Session session, RefreshAttempt attempt) {
        InMemoryStorage storage = InMemoryStorage.create();
        storage.transactions()
                .run(tx -> assertThat(storage.sessions().add(tx, session, OptionalInt.empty(), REVOKED_UNTIL))
                        .isEmpty());
        return storage.sessions().refresh(attempt);
    }
}
