package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link KnownDeviceStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class KnownDeviceStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Duration LIFE = Duration.ofDays(400);
    private static final int MOST = 3;
    private static final int ROUNDS = 30;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private KnownDeviceStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract KnownDeviceStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void devices_are_listed_as_they_were_noted_the_last_seen_first() {
        KnownDevice first = put(ada, "first", 0, NOW);
        KnownDevice second = put(ada, "second", 0, NOW.plusSeconds(1));
        KnownDevice other = put(grace, "first", 0, NOW);

        assertThat(store.find(ada, 0, NOW)).containsExactly(second, first);
        assertThat(store.find(grace, 0, NOW)).containsExactly(other);
    }

    @Test
    final void a_sign_in_on_a_device_that_is_there_changes_all_but_its_id_and_its_first_sign_in() {
        KnownDevice first = put(ada, "digest", 3, NOW);
        Instant later = NOW.plusSeconds(60);
        KnownDevice again = new KnownDevice(
                environment.newId(), ada, "digest", 4, "Safari", "198.51.100.1", later, later, later.plus(LIFE));

        transactions.run(tx -> store.put(tx, again, MOST));

        assertThat(store.find(ada, 4, later))
                .containsExactly(new KnownDevice(
                        first.id(), ada, "digest", 4, "Safari", "198.51.100.1", NOW, later, later.plus(LIFE)));
    }

    @Test
    final void a_device_of_which_nothing_is_known_is_stored_as_well() {
        KnownDevice bare = new KnownDevice(environment.newId(), ada, "digest", 0, null, null, NOW, NOW, NOW.plus(LIFE));

        transactions.run(tx -> store.put(tx, bare, MOST));

        assertThat(store.find(ada, 0, NOW)).containsExactly(bare);
    }

    @Test
    final void a_device_is_known_no_longer_once_the_epoch_was_raised_or_it_has_expired() {
        put(ada, "digest", 3, NOW);

        assertThat(store.find(ada, 4, NOW)).isEmpty();
        assertThat(store.find(ada, 3, NOW.plus(LIFE).minusMillis(1))).hasSize(1);
        assertThat(store.find(ada, 3, NOW.plus(LIFE))).isEmpty();
    }

    @Test
    final void of_too_many_devices_those_that_were_not_seen_for_the_longest_go_and_nobody_elses() {
        for (int i = 0; i < MOST; i++) {
            put(ada, "digest" + i, 0, NOW.plusSeconds(i));
        }
        put(grace, "digest0", 0, NOW.minusSeconds(9));
        put(ada, "digest0", 0, NOW.plusSeconds(10));

        put(ada, "another", 0, NOW.plusSeconds(5));

        assertThat(store.find(ada, 0, NOW))
                .extracting(KnownDevice::digest)
                .containsExactly("digest0", "another", "digest2");
        assertThat(store.find(grace, 0, NOW)).hasSize(1);
    }

    @Test
    final void a_device_whose_clock_is_behind_stays_when_it_is_the_one_that_is_noted() {
        for (int i = 0; i < MOST; i++) {
            put(ada, "digest" + i, 0, NOW.plusSeconds(i));
        }

        put(ada, "late", 0, NOW.minusSeconds(60));

        assertThat(store.find(ada, 0, NOW))
                .extracting(KnownDevice::digest)
                .containsExactly("digest2", "digest1", "late");
    }

    @Test
    final void a_device_is_removed_by_its_owner_alone() {
        KnownDevice device = put(ada, "digest", 0, NOW);

        assertThat(removed(grace, device.id())).isFalse();
        assertThat(store.find(ada, 0, NOW)).hasSize(1);
        assertThat(removed(ada, device.id())).isTrue();
        assertThat(removed(ada, device.id())).isFalse();
        assertThat(store.find(ada, 0, NOW)).isEmpty();
    }

    private boolean removed(UserId user, UUID id) {
        return transactions.call(tx -> store.remove(tx, user, id));
    }

    @Test
    final void all_devices_of_a_user_are_removed_and_no_others() {
        put(ada, "first", 0, NOW);
        put(ada, "second", 1, NOW);
        KnownDevice other = put(grace, "other", 0, NOW);

        assertThat(transactions.<Integer>call(tx -> store.removeAll(tx, ada))).isEqualTo(2);
        assertThat(transactions.<Integer>call(tx -> store.removeAll(tx, ada))).isZero();
        assertThat(store.find(ada, 0, NOW)).isEmpty();
        assertThat(store.find(grace, 0, NOW)).isEqualTo(List.of(other));
    }

    @Test
    final void what_is_undone_was_never_noted() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.put(tx, device(ada, "digest", 0, NOW), MOST);
                    throw new IllegalStateException("undo");
                }));

        assertThat(store.find(ada, 0, NOW)).isEmpty();
    }

    @Test
    final void of_sign_ins_on_one_device_at_once_all_succeed_and_one_device_is_there() throws Exception {
        Callable<Boolean> signIn = () -> {
            put(ada, "digest", 0, NOW);
            return true;
        };

        try (Race race = new Race()) {
            assertThat(race.run(Collections.nCopies(8, signIn))).containsOnly(true);
        }

        assertThat(store.find(ada, 0, NOW)).hasSize(1);
    }

    @Test
    final void expired_devices_are_forgotten_no_more_than_the_limit_at_once() {
        for (int i = 0; i < 5; i++) {
            put(new UserId(environment.newId()), "digest", 0, NOW);
        }

        assertThat(store.purgeExpired(NOW.plus(LIFE).minusMillis(1), 10)).isZero();
        assertThat(store.purgeExpired(NOW.plus(LIFE), 3)).isEqualTo(3);
        assertThat(store.purgeExpired(NOW.plus(LIFE), 3)).isEqualTo(2);
        assertThat(store.purgeExpired(NOW.plus(LIFE), 3)).isZero();
    }

    @Test
    final void a_device_that_is_signed_in_on_while_it_is_about_to_be_forgotten_stays() throws Exception {
        Instant expiry = NOW.plus(LIFE);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                UserId user = new UserId(environment.newId());
                put(user, "digest", 0, NOW);
                List<Callable<Boolean>> runners = List.of(
                        () -> {
                            put(user, "digest", 0, expiry);
                            return true;
                        },
                        () -> store.purgeExpired(expiry, 10) >= 0);

                assertThat(race.run(runners)).containsOnly(true);
                assertThat(store.find(user, 0, expiry)).hasSize(1);
            }
        }
    }

    private KnownDevice put(UserId user, String digest, int epoch, Instant at) {
        KnownDevice device = device(user, digest, epoch, at);
        transactions.run(tx -> store.put(tx, device, MOST));
        return device;
    }

    private KnownDevice device(UserId user, String digest, int epoch, Instant at) {
        return new KnownDevice(
                environment.newId(), user, digest, epoch, "Firefox", "203.0.113.7", at, at, at.plus(LIFE));
    }
}
