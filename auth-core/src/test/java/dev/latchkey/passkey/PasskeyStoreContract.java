package dev.latchkey.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link PasskeyStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class PasskeyStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final int PARALLEL = 8;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private PasskeyStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract PasskeyStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void passkeys_are_listed_as_they_were_added_the_oldest_first() {
        Passkey second = add(passkey(ada, "second", 7, NOW.plusSeconds(1)));
        Passkey first = add(passkey(ada, "first", 0, NOW));
        Passkey other = add(passkey(grace, "other", 0, NOW));

        assertThat(store.find(ada)).containsExactly(first, second);
        assertThat(transactions.<List<Passkey>>call(tx -> store.lock(tx, ada))).containsExactly(first, second);
        assertThat(store.find(grace)).containsExactly(other);
    }

    @Test
    final void a_passkey_is_found_by_its_credential_id_whosever_it_is() {
        Passkey passkey = add(passkey(ada, "Credential", 0, NOW));
        Passkey longest = add(passkey(grace, "x".repeat(1364), 0, NOW));

        assertThat(store.findByCredential("Credential")).contains(passkey);
        assertThat(store.findByCredential("x".repeat(1364))).contains(longest);
        assertThat(store.findByCredential("credential")).isEmpty();
        assertThat(store.findByCredential("x".repeat(5000))).isEmpty();
    }

    @Test
    final void a_credential_id_is_registered_once_for_all_users() {
        Passkey passkey = add(passkey(ada, "credential", 0, NOW));

        assertThat(added(passkey(grace, "credential", 0, NOW))).isFalse();
        assertThat(added(passkey(ada, "credential", 0, NOW))).isFalse();
        assertThat(store.find(ada)).containsExactly(passkey);
        assertThat(store.find(grace)).isEmpty();
    }

    @Test
    final void of_parallel_registrations_of_one_credential_id_one_succeeds() throws Exception {
        prepare(ada);
        prepare(grace);

        List<Boolean> outcomes = inParallel(i -> () -> added(passkey(i % 2 == 0 ? ada : grace, "credential", 0, NOW)));

        assertThat(outcomes).containsOnlyOnce(true);
        assertThat(store.find(ada).size() + store.find(grace).size()).isEqualTo(1);
    }

    @Test
    final void a_user_is_prepared_once_and_stays_so() {
        assertThat(store.isPrepared(ada)).isFalse();

        prepare(ada);
        prepare(ada);

        assertThat(store.isPrepared(ada)).isTrue();
        assertThat(store.isPrepared(grace)).isFalse();
    }

    @Test
    final void a_use_is_noted_when_the_counter_went_up() {
        Passkey passkey = add(passkey(ada, "credential", 7, NOW));
        Instant later = NOW.plusSeconds(60);

        assertThat(store.use(passkey.id(), 6, false, later)).isFalse();
        assertThat(store.use(passkey.id(), 7, false, later)).isFalse();
        assertThat(store.use(passkey.id(), 0, false, later)).isFalse();
        assertThat(store.find(ada)).containsExactly(passkey);
        assertThat(store.use(passkey.id(), 4_294_967_295L, true, later)).isTrue();
        assertThat(store.find(ada)).containsExactly(passkey.used(4_294_967_295L, true, later));
    }

    @Test
    final void a_passkey_without_a_counter_is_used_again_until_it_shows_one() {
        Passkey passkey = add(passkey(ada, "credential", 0, NOW));

        assertThat(store.use(passkey.id(), 0, false, NOW)).isTrue();
        assertThat(store.use(passkey.id(), 0, false, NOW)).isTrue();
        assertThat(store.use(passkey.id(), 3, false, NOW)).isTrue();
        assertThat(store.use(passkey.id(), 0, false, NOW)).isFalse();
        assertThat(store.use(UUID.randomUUID(), 0, false, NOW)).isFalse();
    }

    @Test
    final void of_parallel_uses_of_one_counter_one_succeeds() throws Exception {
        Passkey passkey = add(passkey(ada, "credential", 7, NOW));

        assertThat(inParallel(i -> () -> store.use(passkey.id(), 8, false, NOW)))
                .containsOnlyOnce(true);
    }

    @Test
    final void a_passkey_is_removed_by_its_owner_alone() {
        Passkey passkey = add(passkey(ada, "credential", 0, NOW));

        assertThat(removed(grace, passkey)).isFalse();
        assertThat(store.find(ada)).containsExactly(passkey);
        assertThat(removed(ada, passkey)).isTrue();
        assertThat(removed(ada, passkey)).isFalse();
        assertThat(store.findByCredential("credential")).isEmpty();
        assertThat(store.use(passkey.id(), 0, false, NOW)).isFalse();
        assertThat(added(passkey)).isTrue();
    }

    @Test
    final void all_passkeys_of_a_user_are_removed_and_no_others() {
        add(passkey(ada, "first", 0, NOW));
        add(passkey(ada, "second", 0, NOW));
        Passkey other = add(passkey(grace, "other", 0, NOW));

        assertThat(transactions.<Integer>call(tx -> store.removeAll(tx, ada))).isEqualTo(2);
        assertThat(transactions.<Integer>call(tx -> store.removeAll(tx, ada))).isZero();
        assertThat(store.find(ada)).isEmpty();
        assertThat(store.find(grace)).containsExactly(other);
    }

    @Test
    final void a_change_that_is_rolled_back_leaves_everything_as_it_was() {
        Passkey passkey = add(passkey(ada, "credential", 0, NOW));

        try {
            transactions.run(tx -> {
                assertThat(store.remove(tx, ada, passkey.id())).isTrue();
                assertThat(store.add(tx, passkey(ada, "another", 0, NOW))).isTrue();
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("on purpose");
        }

        assertThat(store.find(ada)).containsExactly(passkey);
    }

    private void prepare(UserId user) {
        transactions.run(tx -> store.prepare(tx, user));
    }

    private boolean added(Passkey passkey) {
        return transactions.<Boolean>call(tx -> store.add(tx, passkey));
    }

    private Passkey add(Passkey passkey) {
        prepare(passkey.user());
        assertThat(added(passkey)).isTrue();
        return passkey;
    }

    private boolean removed(UserId user, Passkey passkey) {
        return transactions.<Boolean>call(tx -> store.remove(tx, user, passkey.id()));
    }

    private Passkey passkey(UserId user, String credential, long counter, Instant createdAt) {
        return new Passkey(
                environment.newId(),
                user,
                credential,
                "key",
                counter,
                List.of("internal", "hybrid"),
                UUID.randomUUID(),
                true,
                false,
                "My telephone",
                createdAt,
                null);
    }

    private static List<Boolean> inParallel(IntFunction<Callable<Boolean>> task) throws Exception {
        try (Race race = new Race()) {
            return race.run(IntStream.range(0, PARALLEL).mapToObj(task).toList());
        }
    }
}
