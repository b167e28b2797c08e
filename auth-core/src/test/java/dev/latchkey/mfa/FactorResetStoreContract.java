package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link FactorResetStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class FactorResetStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Duration DELAY = Duration.ofHours(24);
    private static final int ROUNDS = 50;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private FactorResetStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract FactorResetStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void a_reset_is_found_as_it_was_added() {
        FactorReset bare = reset(ada, null, NOW);
        FactorReset full = new FactorReset(grace, ada, NOW, NOW.plus(DELAY), Locale.GERMAN, "digest");

        assertThat(add(bare)).isTrue();
        assertThat(add(full)).isTrue();

        assertThat(store.find(ada)).contains(bare);
        assertThat(store.find(grace)).contains(full);
        assertThat(store.find(new UserId(environment.newId()))).isEmpty();
    }

    @Test
    final void a_user_has_one_reset_and_another_one_changes_nothing() {
        FactorReset first = reset(ada, grace, NOW);
        add(first);

        assertThat(add(reset(ada, ada, NOW.plusSeconds(9)))).isFalse();

        assertThat(store.find(ada)).contains(first);
    }

    @Test
    final void a_reset_is_found_by_the_digest_that_was_set_last() {
        add(reset(ada, null, NOW));
        add(reset(grace, null, NOW));

        assertThat(store.setDigest(ada, "first")).isTrue();
        assertThat(store.setDigest(ada, "second")).isTrue();
        assertThat(store.setDigest(new UserId(environment.newId()), "third")).isFalse();

        assertThat(store.findByDigest("second")).map(FactorReset::user).contains(ada);
        assertThat(store.findByDigest("first")).isEmpty();
        assertThat(store.findByDigest("third")).isEmpty();
    }

    @Test
    final void what_is_due_is_given_the_longest_due_first_and_no_more_than_the_limit() {
        add(reset(ada, null, NOW.plusSeconds(1)));
        add(reset(grace, null, NOW));
        add(reset(new UserId(environment.newId()), null, NOW.plusSeconds(2)));

        assertThat(store.due(NOW.plus(DELAY).minusMillis(1), 10)).isEmpty();
        assertThat(store.due(NOW.plus(DELAY).plusSeconds(1), 10))
                .extracting(FactorReset::user)
                .containsExactly(grace, ada);
        assertThat(store.due(NOW.plus(DELAY).plusSeconds(9), 2)).hasSize(2);
    }

    @Test
    final void a_reset_is_taken_once_and_what_is_undone_was_not_taken() {
        FactorReset reset = reset(ada, null, NOW);
        add(reset);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    assertThat(store.take(tx, ada)).contains(reset);
                    throw new IllegalStateException("undo");
                }));
        assertThat(take(grace)).isEmpty();
        assertThat(take(ada)).contains(reset);
        assertThat(take(ada)).isEmpty();
        assertThat(store.find(ada)).isEmpty();
    }

    @Test
    final void of_those_who_race_one_adds_a_reset_and_one_takes_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                UserId user = new UserId(environment.newId());
                Callable<Boolean> adding = () -> add(reset(user, null, NOW));
                Callable<Boolean> taking = () -> take(user).isPresent();
                assertThat(race.run(Collections.nCopies(4, adding))).containsOnlyOnce(true);
                assertThat(race.run(Collections.nCopies(4, taking))).containsOnlyOnce(true);
            }
        }
    }

    private boolean add(FactorReset reset) {
        return transactions.call(tx -> store.add(tx, reset));
    }

    private Optional<FactorReset> take(UserId user) {
        return transactions.call(tx -> store.take(tx, user));
    }

    private static FactorReset reset(UserId user, @Nullable UserId by, Instant at) {
        return new FactorReset(user, by, at, at.plus(DELAY), Locale.ENGLISH, null);
    }
}
