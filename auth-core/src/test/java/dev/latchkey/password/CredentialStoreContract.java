package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link CredentialStore}. An implementation supplies a fresh store for each test. */
public abstract class CredentialStoreContract {

    /**
     * An empty store and the transactions that its writes belong to.
     *
     * @param credentials the store
     * @param transactions its transactions
     */
    public record Fixture(CredentialStore credentials, Transactions transactions) {}

    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Instant TUESDAY = Instant.parse("2026-03-03T09:30:00Z");
    private static final PasswordHash FIRST = PasswordHash.of("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$Zmlyc3Q");
    private static final PasswordHash SECOND = PasswordHash.of("pbkdf2:sha256:1000$saltsalt$736563~'\"%_\\;--");
    private static final PasswordHash THIRD = PasswordHash.of("x".repeat(PasswordHash.MAX_LENGTH));

    private static final int ROUNDS = 200;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Set<Thread.State> LOCKED =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final UserId alice = new UserId(Environment.system().newId());
    private final UserId bob = new UserId(Environment.system().newId());
    private CredentialStore store;
    private Transactions transactions;
    private ExecutorService threads;

    /** For the implementation's suite. */
    protected CredentialStoreContract() {}

    /**
     * Makes a store for one test.
     *
     * @return a store without credentials, and its transactions
     */
    protected abstract Fixture open();

    @BeforeEach
    final void open_the_store() {
        Fixture fixture = open();
        store = fixture.credentials();
        transactions = fixture.transactions();
        threads = Executors.newFixedThreadPool(8);
    }

    @AfterEach
    final void stop_the_threads() {
        threads.shutdownNow();
    }

    @Test
    final void a_user_without_a_password_has_no_credential() {
        assertThat(store.find(alice)).isEmpty();
    }

    @Test
    final void what_was_put_is_found_exactly_as_it_was() {
        for (PasswordHash hash : List.of(FIRST, SECOND, THIRD)) {
            put(new PasswordCredential(alice, hash, MONDAY));

            PasswordCredential found = store.find(alice).orElseThrow();

            assertThat(found.user()).isEqualTo(alice);
            assertThat(found.hash().encoded()).isEqualTo(hash.encoded());
            assertThat(found.changedAt()).isEqualTo(MONDAY);
        }
    }

    @Test
    final void whether_the_mailbox_has_set_it_is_kept_with_the_password_and_outlives_a_rehash() {
        put(new PasswordCredential(alice, FIRST, MONDAY, true));
        put(new PasswordCredential(bob, FIRST, MONDAY, true));
        assertThat(store.find(alice)).contains(new PasswordCredential(alice, FIRST, MONDAY, true));

        assertThat(store.replace(alice, FIRST, SECOND)).isTrue();
        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, MONDAY, true));

        assertThat(change(alice, SECOND, THIRD)).isTrue();
        assertThat(store.find(alice)).contains(new PasswordCredential(alice, THIRD, TUESDAY, false));
        assertThat(transactions.<Boolean>call(
                        tx -> store.replace(tx, THIRD, new PasswordCredential(alice, FIRST, MONDAY, true))))
                .isTrue();
        assertThat(store.find(alice)).contains(new PasswordCredential(alice, FIRST, MONDAY, true));
        put(new PasswordCredential(bob, SECOND, TUESDAY));
        assertThat(store.find(bob)).contains(new PasswordCredential(bob, SECOND, TUESDAY, false));
    }

    @Test
    final void one_users_password_is_not_anothers() {
        put(new PasswordCredential(alice, FIRST, MONDAY));
        put(new PasswordCredential(bob, SECOND, TUESDAY));

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, FIRST, MONDAY));
        assertThat(store.find(bob)).contains(new PasswordCredential(bob, SECOND, TUESDAY));
    }

    @Test
    final void a_later_put_replaces_the_former_credential() {
        put(new PasswordCredential(alice, FIRST, MONDAY));
        put(new PasswordCredential(alice, SECOND, TUESDAY));

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, TUESDAY));
    }

    @Test
    final void a_put_is_seen_after_the_commit_and_not_before() throws Exception {
        put(new PasswordCredential(alice, FIRST, MONDAY));
        AtomicReference<PasswordHash> seen = new AtomicReference<>(THIRD);
        Thread reader =
                new Thread(() -> seen.set(store.find(alice).orElseThrow().hash()));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.put(tx, new PasswordCredential(alice, SECOND, TUESDAY));
                    reader.start();
                    awaitAnswerOrLock(reader);
                    throw new Undone();
                }));
        reader.join();
        assertThat(seen).hasValue(FIRST);

        put(new PasswordCredential(alice, SECOND, TUESDAY));
        assertThat(store.find(alice).orElseThrow().hash()).isEqualTo(SECOND);
    }

    @Test
    final void a_rollback_undoes_a_put() {
        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.put(tx, new PasswordCredential(alice, FIRST, MONDAY));
                    throw new Undone();
                }));

        assertThat(store.find(alice)).isEmpty();
    }

    @Test
    final void a_deleted_credential_is_gone_and_can_be_put_again() {
        put(new PasswordCredential(alice, FIRST, MONDAY));
        put(new PasswordCredential(bob, FIRST, MONDAY));

        transactions.run(tx -> store.delete(tx, alice));

        assertThat(store.find(alice)).isEmpty();
        assertThat(store.find(bob)).isPresent();
        put(new PasswordCredential(alice, SECOND, TUESDAY));
        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, TUESDAY));
    }

    @Test
    final void deleting_where_there_is_nothing_has_no_effect() {
        put(new PasswordCredential(bob, FIRST, MONDAY));

        transactions.run(tx -> store.delete(tx, alice));

        assertThat(store.find(alice)).isEmpty();
        assertThat(store.find(bob)).isPresent();
    }

    @Test
    final void a_rollback_undoes_a_delete() {
        put(new PasswordCredential(alice, FIRST, MONDAY));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.delete(tx, alice);
                    throw new Undone();
                }));

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, FIRST, MONDAY));
    }

    @Test
    final void a_change_replaces_the_expected_hash_and_sets_its_time() {
        put(new PasswordCredential(alice, FIRST, MONDAY));
        put(new PasswordCredential(bob, FIRST, MONDAY));

        assertThat(change(alice, FIRST, SECOND)).isTrue();

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, TUESDAY));
        assertThat(store.find(bob)).contains(new PasswordCredential(bob, FIRST, MONDAY));
    }

    @Test
    final void a_change_that_expects_another_hash_changes_nothing() {
        put(new PasswordCredential(alice, SECOND, MONDAY));
        put(new PasswordCredential(bob, PasswordHash.of("$scrypt$AbC"), MONDAY));

        assertThat(change(alice, FIRST, THIRD)).isFalse();
        assertThat(change(bob, PasswordHash.of("$scrypt$aBc"), THIRD)).isFalse();

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, MONDAY));
        assertThat(store.find(bob)).contains(new PasswordCredential(bob, PasswordHash.of("$scrypt$AbC"), MONDAY));
    }

    @Test
    final void a_change_for_a_user_without_a_password_makes_none() {
        assertThat(change(alice, FIRST, SECOND)).isFalse();

        assertThat(store.find(alice)).isEmpty();
    }

    @Test
    final void a_change_goes_by_what_its_own_unit_of_work_has_written() {
        put(new PasswordCredential(alice, FIRST, MONDAY));

        List<Boolean> replaced = transactions.call(tx -> {
            store.put(tx, new PasswordCredential(alice, SECOND, MONDAY));
            boolean fromFormer = store.replace(tx, FIRST, new PasswordCredential(alice, THIRD, TUESDAY));
            boolean fromOwn = store.replace(tx, SECOND, new PasswordCredential(alice, THIRD, TUESDAY));
            store.delete(tx, alice);
            boolean fromRemoved = store.replace(tx, THIRD, new PasswordCredential(alice, FIRST, TUESDAY));
            return List.of(fromFormer, fromOwn, fromRemoved);
        });

        assertThat(replaced).containsExactly(false, true, false);
        assertThat(store.find(alice)).isEmpty();
    }

    @Test
    final void a_change_that_is_rolled_back_leaves_the_expected_hash_to_the_next() {
        put(new PasswordCredential(alice, FIRST, MONDAY));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    assertThat(store.replace(tx, FIRST, new PasswordCredential(alice, SECOND, TUESDAY)))
                            .isTrue();
                    throw new Undone();
                }));

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, FIRST, MONDAY));
        assertThat(change(alice, FIRST, THIRD)).isTrue();
    }

    @Test
    final void a_change_waits_for_one_under_way_and_goes_by_what_became_of_it() throws Exception {
        for (boolean committed : List.of(true, false)) {
            put(new PasswordCredential(alice, FIRST, MONDAY));
            AtomicReference<Boolean> replaced = new AtomicReference<>();
            Thread second = new Thread(() -> replaced.set(change(alice, FIRST, SECOND)));

            try {
                transactions.run(tx -> {
                    store.replace(tx, FIRST, new PasswordCredential(alice, THIRD, TUESDAY));
                    second.start();
                    awaitAnswerOrLock(second);
                    if (!committed) {
                        throw new Undone();
                    }
                });
            } catch (Undone e) {
                assertThat(committed).isFalse();
            }
            second.join();

            assertThat(replaced).hasValue(!committed);
            assertThat(store.find(alice).orElseThrow().hash()).isEqualTo(committed ? THIRD : SECOND);
        }
    }

    @Test
    final void of_several_changes_and_rehashes_at_once_exactly_one_takes_effect() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            put(new PasswordCredential(alice, FIRST, MONDAY));
            List<PasswordHash> updates = IntStream.range(0, 8)
                    .mapToObj(i -> PasswordHash.of("$changed$" + i))
                    .toList();

            List<Boolean> replaced = atOnce(IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> i % 2 == 0
                            ? () -> change(alice, FIRST, updates.get(i))
                            : () -> store.replace(alice, FIRST, updates.get(i)))
                    .toList());

            assertThat(replaced).containsOnlyOnce(true);
            int winner = replaced.indexOf(true);
            assertThat(store.find(alice))
                    .contains(new PasswordCredential(alice, updates.get(winner), winner % 2 == 0 ? TUESDAY : MONDAY));
        }
    }

    @Test
    final void a_change_that_races_a_removal_never_brings_the_password_back() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            put(new PasswordCredential(alice, FIRST, MONDAY));

            List<Boolean> unused = atOnce(List.of(() -> change(alice, FIRST, SECOND), () -> {
                transactions.run(tx -> store.delete(tx, alice));
                return true;
            }));

            assertThat(store.find(alice)).isEmpty();
        }
    }

    @Test
    final void a_rehash_replaces_the_expected_hash_and_leaves_the_time_of_the_change() {
        put(new PasswordCredential(alice, FIRST, MONDAY));
        put(new PasswordCredential(bob, FIRST, MONDAY));

        assertThat(store.replace(alice, FIRST, SECOND)).isTrue();

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, MONDAY));
        assertThat(store.find(bob)).contains(new PasswordCredential(bob, FIRST, MONDAY));
    }

    @Test
    final void a_rehash_that_expects_another_hash_changes_nothing() {
        put(new PasswordCredential(alice, SECOND, TUESDAY));

        assertThat(store.replace(alice, FIRST, THIRD)).isFalse();

        assertThat(store.find(alice)).contains(new PasswordCredential(alice, SECOND, TUESDAY));
    }

    @Test
    final void a_rehash_of_a_hash_that_differs_in_case_alone_changes_nothing() {
        put(new PasswordCredential(alice, PasswordHash.of("$scrypt$AbC"), MONDAY));

        assertThat(store.replace(alice, PasswordHash.of("$scrypt$aBc"), THIRD)).isFalse();

        assertThat(store.find(alice).orElseThrow().hash().encoded()).isEqualTo("$scrypt$AbC");
    }

    @Test
    final void a_rehash_for_a_user_without_a_password_makes_none() {
        assertThat(store.replace(alice, FIRST, SECOND)).isFalse();

        assertThat(store.find(alice)).isEmpty();
    }

    @Test
    final void of_several_rehashes_at_once_exactly_one_takes_effect() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            put(new PasswordCredential(alice, FIRST, MONDAY));
            List<PasswordHash> updates = IntStream.range(0, 8)
                    .mapToObj(i -> PasswordHash.of("$rehash$" + i))
                    .toList();

            List<Boolean> replaced = atOnce(updates.stream()
                    .<Callable<Boolean>>map(update -> () -> store.replace(alice, FIRST, update))
                    .toList());

            assertThat(replaced).containsOnlyOnce(true);
            assertThat(store.find(alice).orElseThrow().hash()).isEqualTo(updates.get(replaced.indexOf(true)));
        }
    }

    @Test
    final void a_rehash_that_races_a_password_change_never_brings_the_old_password_back() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            put(new PasswordCredential(alice, FIRST, MONDAY));

            List<Boolean> unused = atOnce(List.of(() -> store.replace(alice, FIRST, SECOND), () -> {
                put(new PasswordCredential(alice, THIRD, TUESDAY));
                return true;
            }));

            assertThat(store.find(alice)).contains(new PasswordCredential(alice, THIRD, TUESDAY));
        }
    }

    @Test
    final void a_rehash_that_races_a_removal_never_brings_the_password_back() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            put(new PasswordCredential(alice, FIRST, MONDAY));

            List<Boolean> unused = atOnce(List.of(() -> store.replace(alice, FIRST, SECOND), () -> {
                transactions.run(tx -> store.delete(tx, alice));
                return true;
            }));

            assertThat(store.find(alice)).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // the contract is about what happens to nulls
    final void nulls_are_refused_and_change_nothing() {
        PasswordCredential credential = new PasswordCredential(alice, FIRST, MONDAY);
        put(credential);

        assertThatNullPointerException().isThrownBy(() -> store.find(null));
        assertThatNullPointerException().isThrownBy(() -> store.put(null, credential));
        assertThatNullPointerException().isThrownBy(() -> transactions.run(tx -> store.put(tx, null)));
        assertThatNullPointerException().isThrownBy(() -> store.replace((UserId) null, FIRST, SECOND));
        assertThatNullPointerException().isThrownBy(() -> store.replace(alice, null, SECOND));
        assertThatNullPointerException().isThrownBy(() -> store.replace(alice, FIRST, null));
        assertThatNullPointerException().isThrownBy(() -> store.replace((Tx) null, FIRST, credential));
        assertThatNullPointerException().isThrownBy(() -> transactions.run(tx -> store.replace(tx, null, credential)));
        assertThatNullPointerException().isThrownBy(() -> transactions.run(tx -> store.replace(tx, FIRST, null)));
        assertThatNullPointerException().isThrownBy(() -> store.delete(null, alice));
        assertThatNullPointerException().isThrownBy(() -> transactions.run(tx -> store.delete(tx, null)));
        assertThat(store.find(alice)).contains(credential);
    }

    private void put(PasswordCredential credential) {
        transactions.run(tx -> store.put(tx, credential));
    }

    private boolean change(UserId user, PasswordHash expected, PasswordHash updated) {
        return transactions.call(tx -> store.replace(tx, expected, new PasswordCredential(user, updated, TUESDAY)));
    }

    /**
     * A store may answer with what was committed last, or keep the reader waiting for the unit of work: on a lock, or on
     * a socket, which the thread's state does not tell from work.
     */
    private static void awaitAnswerOrLock(Thread reader) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (reader.isAlive() && !LOCKED.contains(reader.getState()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> call : calls) {
            futures.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        start.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
