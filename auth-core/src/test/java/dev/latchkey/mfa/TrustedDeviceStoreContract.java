package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link TrustedDeviceStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class TrustedDeviceStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Instant EXPIRY = NOW.plus(Duration.ofDays(30));

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private TrustedDeviceStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract TrustedDeviceStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void devices_are_listed_as_they_were_added_the_last_first() {
        TrustedDevice first = add(ada, "first", 0, NOW);
        TrustedDevice second = add(ada, "second", 0, NOW.plusSeconds(1));
        TrustedDevice other = add(grace, "other", 0, NOW);

        assertThat(store.find(ada, 0, NOW)).containsExactly(second, first);
        assertThat(store.find(grace, 0, NOW)).containsExactly(other);
    }

    @Test
    final void a_device_is_trusted_for_its_user_by_its_digest_and_its_use_is_noted() {
        TrustedDevice device = add(ada, "digest", 3, NOW);
        Instant later = NOW.plusSeconds(60);

        assertThat(use(grace, "digest", 3, later)).isFalse();
        assertThat(use(ada, "Digest", 3, later)).isFalse();
        assertThat(store.find(ada, 3, later)).containsExactly(device);
        assertThat(use(ada, "digest", 3, later)).isTrue();
        assertThat(store.find(ada, 3, later)).containsExactly(device.used(later));
        assertThat(use(ada, "digest", 3, later)).isTrue();
    }

    @Test
    final void a_device_is_trusted_no_longer_once_the_epoch_was_raised() {
        add(ada, "digest", 3, NOW);

        assertThat(use(ada, "digest", 4, NOW)).isFalse();
        assertThat(store.find(ada, 4, NOW)).isEmpty();
    }

    @Test
    final void a_device_is_trusted_until_its_expiry_and_not_at_it() {
        add(ada, "digest", 0, NOW);

        assertThat(use(ada, "digest", 0, EXPIRY.minusMillis(1))).isTrue();
        assertThat(use(ada, "digest", 0, EXPIRY)).isFalse();
        assertThat(store.find(ada, 0, EXPIRY)).isEmpty();
    }

    @Test
    final void a_device_is_removed_by_its_owner_alone() {
        TrustedDevice device = add(ada, "digest", 0, NOW);

        assertThat(transactions.<Boolean>call(tx -> store.remove(tx, grace, device.id())))
                .isFalse();
        assertThat(use(ada, "digest", 0, NOW)).isTrue();
        assertThat(transactions.<Boolean>call(tx -> store.remove(tx, ada, device.id())))
                .isTrue();
        assertThat(transactions.<Boolean>call(tx -> store.remove(tx, ada, device.id())))
                .isFalse();
        assertThat(use(ada, "digest", 0, NOW)).isFalse();
    }

    @Test
    final void all_devices_of_a_user_are_removed_and_no_others() {
        add(ada, "first", 0, NOW);
        add(ada, "second", 1, NOW);
        TrustedDevice other = add(grace, "other", 0, NOW);

        assertThat(transactions.<Integer>call(tx -> store.removeAll(tx, ada))).isEqualTo(2);
        assertThat(transactions.<Integer>call(tx -> store.removeAll(tx, ada))).isZero();
        assertThat(store.find(ada, 0, NOW)).isEmpty();
        assertThat(store.find(grace, 0, NOW)).isEqualTo(List.of(other));
    }

    @Test
    final void expired_devices_are_forgotten_no_more_than_the_limit_at_once() {
        for (int i = 0; i < 5; i++) {
            add(ada, "digest" + i, 0, NOW);
        }

        assertThat(store.purgeExpired(EXPIRY.minusMillis(1), 10)).isZero();
        assertThat(store.purgeExpired(EXPIRY, 3)).isEqualTo(3);
        assertThat(store.purgeExpired(EXPIRY, 3)).isEqualTo(2);
        assertThat(store.purgeExpired(EXPIRY, 3)).isZero();
    }

    @Test
    final void the_use_of_a_device_is_noted_with_its_unit_of_work_or_not_at_all() {
        TrustedDevice device = add(ada, "digest", 0, NOW);

        assertThatThrownBy(() -> transactions.run(tx -> {
                    assertThat(store.use(tx, ada, "digest", 0, NOW)).isTrue();
                    throw new IllegalStateException("the session does not start");
                }))
                .hasMessage("the session does not start");

        assertThat(store.find(ada, 0, NOW)).containsExactly(device);
    }

    private boolean use(UserId user, String digest, int epoch, Instant now) {
        return transactions.call(tx -> store.use(tx, user, digest, epoch, now));
    }

    private TrustedDevice add(UserId user, String digest, int epoch, Instant createdAt) {
        TrustedDevice device = new TrustedDevice(
                environment.newId(), user, digest, epoch, "Firefox", "203.0.113.7", createdAt, null, EXPIRY);
        transactions.run(tx -> store.add(tx, device));
        return device;
    }
}
