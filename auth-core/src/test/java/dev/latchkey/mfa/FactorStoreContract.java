package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link FactorStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class FactorStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private FactorStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract FactorStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void a_pending_factor_is_found_as_it_was_begun_and_gives_way_to_a_later_one() {
        StoredFactor first = totp(ada);
        StoredFactor second = totp(ada);
        StoredFactor other = totp(grace);

        assertThat(List.of(begin(first), begin(other), begin(second))).containsOnly(true);

        assertThat(store.find(ada)).containsExactly(second);
        assertThat(store.find(grace)).containsExactly(other);
        assertThat(confirm(first.id(), 1)).isFalse();
    }

    @Test
    final void a_confirmed_factor_does_not_give_way() {
        StoredFactor factor = totp(ada);
        begin(factor);
        assertThat(confirm(factor.id(), 7)).isTrue();

        assertThat(begin(totp(ada))).isFalse();
        assertThat(store.find(ada)).containsExactly(factor.confirmed(LATER, 7));
        assertThat(confirm(factor.id(), 8)).isFalse();
        assertThat(store.find(ada)).containsExactly(factor.confirmed(LATER, 7));
    }

    @Test
    final void what_a_failed_unit_of_work_did_to_factors_and_codes_is_undone() {
        StoredFactor factor = totp(ada);
        begin(factor);
        put(key(ada), Set.of("kept"));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    assertThat(store.confirm(tx, factor.id(), LATER, 7)).isTrue();
                    store.putRecoveryCodes(tx, key(ada), Set.of("undone"));
                    throw new Undone();
                }));

        assertThat(store.find(ada))
                .filteredOn(one -> one.kind() == FactorKind.TOTP)
                .containsExactly(factor);
        assertThat(use(ada, "undone", NOW)).isEmpty();
        assertThat(use(ada, "kept", NOW)).hasValue(0);
    }

    @Test
    final void a_step_is_used_once_and_with_it_all_before_it() {
        StoredFactor factor = enrolled(ada, 100);

        assertThat(store.useStep(factor.id(), 100, LATER)).isFalse();
        assertThat(store.useStep(factor.id(), 99, LATER)).isFalse();
        assertThat(store.useStep(factor.id(), 102, LATER)).isTrue();
        assertThat(store.useStep(factor.id(), 102, LATER)).isFalse();
        assertThat(store.useStep(factor.id(), 101, LATER)).isFalse();
        assertThat(store.useStep(factor.id(), 103, LATER.plusSeconds(30))).isTrue();

        StoredFactor stored = store.find(ada).get(0);
        assertThat(stored.lastStep()).isEqualTo(103);
        assertThat(stored.lastUsedAt()).isEqualTo(LATER.plusSeconds(30));
    }

    @Test
    final void no_step_of_a_pending_unknown_or_removed_factor_can_be_used() {
        StoredFactor pending = totp(ada);
        begin(pending);
        StoredFactor removed = enrolled(grace, 1);
        assertThat(remove(grace, FactorKind.TOTP)).map(StoredFactor::id).contains(removed.id());

        assertThat(store.useStep(pending.id(), 5, NOW)).isFalse();
        assertThat(store.useStep(removed.id(), 5, NOW)).isFalse();
        assertThat(store.useStep(environment.newId(), 5, NOW)).isFalse();
        assertThat(store.find(grace)).isEmpty();
    }

    @Test
    final void of_those_who_use_one_step_at_once_exactly_one_does() throws Exception {
        StoredFactor factor = enrolled(ada, 0);
        try (Race race = new Race()) {
            for (int round = 1; round <= ROUNDS; round++) {
                long step = round;
                Callable<Boolean> runner = () -> store.useStep(factor.id(), step, NOW);

                assertThat(race.run(Collections.nCopies(RUNNERS, runner))).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void recovery_codes_work_once_each_and_only_for_their_user() {
        put(key(ada), Set.of("a", "b", "c"));
        put(key(grace), Set.of("a"));

        assertThat(store.recoveryCodesLeft(ada)).isEqualTo(3);
        assertThat(use(ada, "b", LATER)).isEqualTo(OptionalInt.of(2));
        assertThat(use(ada, "b", LATER)).isEmpty();
        assertThat(use(ada, "A", LATER)).isEmpty();
        assertThat(use(grace, "c", LATER)).isEmpty();
        assertThat(use(grace, "a", LATER)).hasValue(0);
        assertThat(store.recoveryCodesLeft(ada)).isEqualTo(2);
        assertThat(store.find(ada).get(0).lastUsedAt()).isEqualTo(LATER);
    }

    @Test
    final void new_recovery_codes_replace_all_and_go_with_their_key() {
        put(key(ada), Set.of("old1", "old2"));
        StoredFactor fresh = key(ada);
        put(fresh, Set.of("new1", "new2", "new3"));

        assertThat(store.find(ada)).containsExactly(fresh);
        assertThat(use(ada, "old1", NOW)).isEmpty();
        assertThat(store.recoveryCodesLeft(ada)).isEqualTo(3);

        assertThat(remove(ada, FactorKind.RECOVERY_CODES)).contains(fresh);
        assertThat(store.recoveryCodesLeft(ada)).isZero();
        assertThat(use(ada, "new1", NOW)).isEmpty();
        assertThat(remove(ada, FactorKind.RECOVERY_CODES)).isEmpty();
    }

    @Test
    final void a_recovery_code_is_used_with_its_unit_of_work_or_not_at_all() {
        put(key(ada), Set.of("a", "b"));

        assertThatThrownBy(() -> transactions.run(tx -> {
                    assertThat(store.useRecoveryCode(tx, ada, "a", LATER)).hasValue(1);
                    throw new IllegalStateException("the mail failed");
                }))
                .hasMessage("the mail failed");

        assertThat(store.recoveryCodesLeft(ada)).isEqualTo(2);
        assertThat(store.find(ada).get(0).lastUsedAt()).isNull();
        assertThat(use(ada, "a", LATER)).hasValue(1);
    }

    @Test
    final void those_who_use_codes_of_one_user_at_once_are_told_different_numbers_of_what_is_left() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                put(key(ada), Set.of("a", "b", "c"));

                List<OptionalInt> left =
                        race.run(List.of(() -> use(ada, "a", NOW), () -> use(ada, "b", NOW), () -> use(ada, "c", NOW)));

                assertThat(left).containsExactlyInAnyOrder(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.of(2));
            }
        }
    }

    @Test
    final void of_those_who_use_one_recovery_code_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                put(key(ada), Set.of("raced", "other"));
                Callable<OptionalInt> runner = () -> use(ada, "raced", NOW);

                assertThat(race.run(Collections.nCopies(RUNNERS, runner))).containsOnlyOnce(OptionalInt.of(1));
            }
        }
    }

    @Test
    final void of_those_who_confirm_a_factor_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                StoredFactor factor = totp(new UserId(environment.newId()));
                begin(factor);
                Callable<Boolean> runner = () -> confirm(factor.id(), 3);

                assertThat(race.run(Collections.nCopies(4, runner))).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void who_locks_the_factors_waits_for_a_confirmation_that_is_about_to_commit() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                UserId user = new UserId(environment.newId());
                StoredFactor factor = totp(user);
                begin(factor);
                CountDownLatch confirmed = new CountDownLatch(1);
                CountDownLatch asking = new CountDownLatch(1);
                Callable<Boolean> confirming = () -> transactions.call(tx -> {
                    boolean done = store.confirm(tx, factor.id(), LATER, 1);
                    confirmed.countDown();
                    await(asking);
                    return done;
                });
                Callable<Boolean> locking = () -> {
                    await(confirmed);
                    asking.countDown();
                    return transactions.call(tx -> store.lock(tx, user).stream().allMatch(StoredFactor::isConfirmed));
                };

                assertThat(race.run(List.of(confirming, locking))).containsExactly(true, true);
            }
        }
    }

    @Test
    final void a_walk_meets_every_factor_once_and_seals_anew_what_is_as_expected() {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(enrolled(new UserId(environment.newId()), 1).id());
        }
        List<StoredFactor> met = new ArrayList<>();
        List<StoredFactor> page = store.page(null, 3);
        while (!page.isEmpty()) {
            met.addAll(page);
            page = store.page(page.get(page.size() - 1).id(), 3);
        }
        assertThat(met).extracting(StoredFactor::id).containsExactlyInAnyOrderElementsOf(ids);

        StoredFactor one = met.get(2);
        assertThat(store.reseal(one.id(), "something else", "new")).isFalse();
        assertThat(store.reseal(one.id(), one.sealed(), "new")).isTrue();
        assertThat(store.find(one.user())).containsExactly(one.withSealed("new"));
    }

    private StoredFactor totp(UserId user) {
        return StoredFactor.pending(environment.newId(), user, FactorKind.TOTP, "sealed-" + user, NOW);
    }

    private StoredFactor key(UserId user) {
        return StoredFactor.pending(environment.newId(), user, FactorKind.RECOVERY_CODES, "key-" + user, NOW)
                .confirmed(NOW, StoredFactor.NO_STEP);
    }

    private StoredFactor enrolled(UserId user, long step) {
        StoredFactor factor = totp(user);
        assertThat(begin(factor)).isTrue();
        assertThat(confirm(factor.id(), step)).isTrue();
        return factor;
    }

    private boolean begin(StoredFactor factor) {
        return transactions.call(tx -> store.begin(tx, factor));
    }

    private boolean confirm(UUID id, long step) {
        return transactions.call(tx -> store.confirm(tx, id, LATER, step));
    }

    private void put(StoredFactor key, Set<String> digests) {
        transactions.run(tx -> store.putRecoveryCodes(tx, key, digests));
    }

    private Optional<StoredFactor> remove(UserId user, FactorKind kind) {
        return transactions.call(tx -> store.remove(tx, user, kind));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private OptionalInt use(UserId user, String digest, Instant now) {
        return transactions.call(tx -> store.useRecoveryCode(tx, user, digest, now));
    }
}
