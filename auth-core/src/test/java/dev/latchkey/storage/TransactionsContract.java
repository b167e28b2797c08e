package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.latchkey.kernel.Transactions}, for the units of work of any storage. */
public abstract class TransactionsContract {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final String OUTER = "digest-of-the-outer-unit-of-work";
    private static final String INNER = "digest-of-the-inner-unit-of-work";

    /** The storage under test, the same at each call. */
    protected abstract Storage storage();

    @Test
    public final void what_is_written_takes_effect_when_the_work_returns() {
        String result = storage().transactions().call(tx -> {
            put(tx, OUTER);
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(isThere(OUTER)).isTrue();
    }

    @Test
    public final void nothing_of_it_takes_effect_when_the_work_throws_and_the_caller_gets_what_was_thrown() {
        IllegalStateException failure = new IllegalStateException("the test fails on purpose");
        assertThatThrownBy(() -> storage().transactions().run(tx -> {
                    put(tx, OUTER);
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(isThere(OUTER)).isFalse();
    }

    @Test
    public final void a_unit_of_work_is_under_way_on_its_own_thread_until_it_ends_in_any_way() {
        Transactions transactions = storage().transactions();
        AtomicBoolean afterCommit = new AtomicBoolean(true);
        assertThat(transactions.isUnderWay()).isFalse();
        transactions.run(tx -> {
            assertThat(transactions.isUnderWay()).isTrue();
            transactions.run(inner -> assertThat(transactions.isUnderWay()).isTrue());
            assertThat(transactions.isUnderWay()).isTrue();
            assertThat(CompletableFuture.supplyAsync(transactions::isUnderWay).join())
                    .isFalse();
            tx.afterCommit(() -> afterCommit.set(transactions.isUnderWay()));
        });
        assertThat(transactions.isUnderWay()).isFalse();
        assertThat(afterCommit).isFalse();
        assertThatThrownBy(() -> transactions.run(tx -> {
                    throw new IllegalStateException("the test fails on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(transactions.isUnderWay()).isFalse();
    }

    @Test
    public final void reads_on_the_thread_of_a_unit_of_work_see_its_writes() {
        boolean seen = storage().transactions().call(tx -> {
            put(tx, OUTER);
            return isThere(OUTER);
        });

        assertThat(seen).isTrue();
    }

    @Test
    public final void a_unit_of_work_within_another_stays_when_the_outer_one_is_rolled_back() {
        assertThatThrownBy(() -> storage().transactions().run(outer -> {
                    put(outer, OUTER);
                    storage().transactions().run(inner -> put(inner, INNER));
                    throw new IllegalStateException("the test fails on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(isThere(OUTER)).isFalse();
        assertThat(isThere(INNER)).isTrue();
    }

    @Test
    public final void one_that_is_to_stand_alone_stays_when_the_outer_one_is_rolled_back_and_its_actions_are_run() {
        List<String> order = new ArrayList<>();
        assertThatThrownBy(() -> storage().transactions().run(outer -> {
                    put(outer, OUTER);
                    String result = storage().transactions().callAlone(inner -> {
                        put(inner, INNER);
                        inner.afterCommit(() -> order.add("inner"));
                        return "done";
                    });
                    order.add(result);
                    throw new IllegalStateException("the test fails on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(isThere(OUTER)).isFalse();
        assertThat(isThere(INNER)).isTrue();
        assertThat(order).containsExactly("inner", "done");
    }

    @Test
    public final void a_unit_of_work_within_another_that_fails_undoes_nothing_of_the_outer_one() {
        storage().transactions().run(outer -> {
            put(outer, OUTER);
            assertThatThrownBy(() -> storage().transactions().run(inner -> {
                        put(inner, INNER);
                        throw new IllegalStateException("the test fails on purpose");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(isThere(OUTER)).isTrue();
        });

        assertThat(isThere(OUTER)).isTrue();
        assertThat(isThere(INNER)).isFalse();
    }

    @Test
    public final void a_method_that_commits_by_itself_does_so_within_a_unit_of_work_too() {
        storage().transactions().run(tx -> put(tx, INNER));

        assertThatThrownBy(() -> storage().transactions().run(tx -> {
                    put(tx, OUTER, NOW.plus(LIFE.multipliedBy(2)));
                    assertThat(storage().oneTimeTokens().purgeExpired(NOW.plus(LIFE), 10))
                            .isEqualTo(1);
                    throw new IllegalStateException("the test fails on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(isThere(OUTER)).isFalse();
        assertThat(isThere(INNER)).isFalse();
    }

    @Test
    public final void actions_after_a_commit_are_run_at_the_commit_of_their_own_unit_of_work_in_order() {
        List<String> order = new ArrayList<>();
        storage().transactions().run(outer -> {
            outer.afterCommit(() -> order.add("outer, first"));
            storage().transactions().run(inner -> inner.afterCommit(() -> order.add("inner")));
            order.add("back in the outer work");
            outer.afterCommit(() -> order.add("outer, second"));
        });

        assertThat(order).containsExactly("inner", "back in the outer work", "outer, first", "outer, second");
    }

    @Test
    public final void actions_after_a_commit_are_not_run_when_there_is_none() {
        List<String> order = new ArrayList<>();
        assertThatThrownBy(() -> storage().transactions().run(tx -> {
                    tx.afterCommit(() -> order.add("after the commit"));
                    throw new IllegalStateException("the test fails on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(order).isEmpty();
    }

    @Test
    public final void an_action_that_fails_undoes_nothing_and_keeps_no_other_from_running() {
        List<String> order = new ArrayList<>();
        storage().transactions().run(tx -> {
            put(tx, OUTER);
            tx.afterCommit(() -> {
                throw new IllegalStateException("an action of the test fails on purpose");
            });
            tx.afterCommit(() -> order.add("the next action"));
        });

        assertThat(order).containsExactly("the next action");
        assertThat(isThere(OUTER)).isTrue();
    }

    @Test
    public final void nothing_is_written_through_a_unit_of_work_that_has_ended() {
        AtomicReference<Tx> ended = new AtomicReference<>();
        storage().transactions().run(ended::set);

        assertThatThrownBy(() -> put(ended.get(), OUTER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.get().afterCommit(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(isThere(OUTER)).isFalse();
    }

    @Test
    public final void nothing_is_written_through_one_that_has_ended_within_another_either() {
        storage().transactions().run(outer -> {
            AtomicReference<Tx> ended = new AtomicReference<>();
            storage().transactions().run(ended::set);

            assertThatThrownBy(() -> put(ended.get(), INNER)).isInstanceOf(IllegalStateException.class);
        });
        assertThat(isThere(INNER)).isFalse();
    }

    private void put(Tx tx, String digest) {
        put(tx, digest, NOW.plus(LIFE));
    }

    private void put(Tx tx, String digest, Instant expiresAt) {
        UserId user = new UserId(UUID.nameUUIDFromBytes(digest.getBytes(StandardCharsets.UTF_8)));
        storage()
                .oneTimeTokens()
                .put(tx, new OneTimeToken(digest, Purpose.VERIFY_EMAIL, user, "ada@shop.example", expiresAt));
    }

    private boolean isThere(String digest) {
        return storage().oneTimeTokens().find(digest, Purpose.VERIFY_EMAIL, NOW).isPresent();
    }
}
