package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} does. */
public abstract class KeyStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    /** The units of work of the store under test. */
    protected abstract Transactions transactions();

    /** An empty store, the same one throughout a test. */
    protected abstract KeyStore store();

    private static StoredKey key(String id, KeyPurpose purpose, Instant createdAt, Instant retiresAt) {
        return new StoredKey(id, purpose, "ES256", "sealed-" + id, createdAt, createdAt, retiresAt);
    }

    private static StoredKey key(String id, KeyPurpose purpose) {
        return key(id, purpose, NOW, FAR);
    }

    private boolean add(StoredKey key, int expectedCount) {
        return transactions().call(tx -> store().add(tx, key, expectedCount));
    }

    @Test
    final void a_new_store_is_empty() {
        assertThat(store().all()).isEmpty();
    }

    @Test
    final void a_key_comes_back_as_it_was_added() {
        StoredKey key = new StoredKey(
                "kid-1", KeyPurpose.REFRESH_TOKEN, "HS256", "sealed_-text", NOW.plusMillis(1), NOW.plusSeconds(2), FAR);
        assertThat(add(key, 0)).isTrue();
        assertThat(store().all()).containsExactly(key);
    }

    @Test
    final void keys_come_oldest_first() {
        assertThat(add(key("b", KeyPurpose.BROWSER, NOW.plusSeconds(2), FAR), 0))
                .isTrue();
        assertThat(add(key("c", KeyPurpose.ACCESS_TOKEN, NOW.plusSeconds(3), FAR), 0))
                .isTrue();
        assertThat(add(key("a", KeyPurpose.REFRESH_TOKEN, NOW.plusSeconds(1), FAR), 0))
                .isTrue();
        assertThat(store().all()).extracting(StoredKey::id).containsExactly("a", "b", "c");
    }

    @Test
    final void a_key_is_added_only_while_there_are_as_many_of_its_purpose_as_expected() {
        assertThat(add(key("a", KeyPurpose.ACCESS_TOKEN), 1)).isFalse();
        assertThat(store().all()).isEmpty();
        assertThat(add(key("a", KeyPurpose.ACCESS_TOKEN), 0)).isTrue();
        assertThat(add(key("b", KeyPurpose.ACCESS_TOKEN), 0)).isFalse();
        assertThat(add(key("b", KeyPurpose.REFRESH_TOKEN), 0)).isTrue();
        assertThat(add(key("c", KeyPurpose.ACCESS_TOKEN), 1)).isTrue();
        assertThat(add(key("d", KeyPurpose.ACCESS_TOKEN), 1)).isFalse();
        assertThat(store().all()).extracting(StoredKey::id).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    final void an_id_is_not_taken_twice() {
        assertThat(add(key("a", KeyPurpose.ACCESS_TOKEN), 0)).isTrue();
        assertThatThrownBy(() -> add(key("a", KeyPurpose.BROWSER), 0)).isInstanceOf(RuntimeException.class);
        assertThat(store().all()).containsExactly(key("a", KeyPurpose.ACCESS_TOKEN));
    }

    @Test
    final void of_nodes_that_add_a_key_at_once_one_succeeds() throws Exception {
        int nodes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            for (int round = 0; round < 30; round++) {
                int count = round;
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Boolean>> attempts = IntStream.range(0, nodes)
                        .mapToObj(node -> threads.submit(() -> {
                            start.await();
                            return add(key("r" + count + "n" + node, KeyPurpose.ACCESS_TOKEN), count);
                        }))
                        .toList();
                start.countDown();
                int added = 0;
                for (Future<Boolean> attempt : attempts) {
                    added += attempt.get() ? 1 : 0;
                }
                assertThat(added).isEqualTo(1);
                assertThat(store().all()).hasSize(round + 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    final void a_retirement_is_brought_forward_and_never_put_off_and_changes_nothing_else() {
        StoredKey key = key("a", KeyPurpose.ACCESS_TOKEN);
        StoredKey other = key("b", KeyPurpose.ACCESS_TOKEN);
        assertThat(add(key, 0)).isTrue();
        assertThat(add(other, 1)).isTrue();
        assertThat(retire("a", NOW.plusSeconds(2))).isTrue();
        assertThat(store().all()).containsExactly(key.retiringAt(NOW.plusSeconds(2)), other);
        assertThat(retire("a", NOW.plusSeconds(2))).isFalse();
        assertThat(retire("a", FAR)).isFalse();
        assertThat(store().all()).containsExactly(key.retiringAt(NOW.plusSeconds(2)), other);
        assertThat(retire("a", NOW)).isTrue();
        assertThat(store().all()).containsExactly(key.retiringAt(NOW), other);
    }

    private boolean retire(String id, Instant at) {
        return transactions().call(tx -> store().retire(tx, id, at));
    }

    @Test
    final void a_key_is_sealed_anew_only_as_long_as_it_is_sealed_as_expected() {
        StoredKey key = key("a", KeyPurpose.ACCESS_TOKEN);
        StoredKey other = key("b", KeyPurpose.ACCESS_TOKEN);
        assertThat(add(key, 0)).isTrue();
        assertThat(add(other, 1)).isTrue();
        assertThat(reseal("a", "sealed-b", "anew")).isFalse();
        assertThat(reseal("a", "sealed-a", "anew")).isTrue();
        assertThat(reseal("a", "sealed-a", "later")).isFalse();
        assertThat(store().all()).containsExactly(key.withSealed("anew"), other);
    }

    private boolean reseal(String id, String expected, String updated) {
        return transactions().call(tx -> store().reseal(tx, id, expected, updated));
    }

    @Test
    final void an_unknown_key_neither_retires_nor_is_sealed_anew() {
        assertThat(retire("a", NOW)).isFalse();
        assertThat(reseal("a", "sealed-a", "anew")).isFalse();
        assertThat(store().all()).isEmpty();
    }

    @Test
    final void retired_keys_are_purged_from_the_very_instant_of_their_retirement() {
        assertThat(add(key("past", KeyPurpose.ACCESS_TOKEN, NOW, NOW.minusMillis(1)), 0))
                .isTrue();
        assertThat(add(key("now", KeyPurpose.ACCESS_TOKEN, NOW, NOW), 1)).isTrue();
        assertThat(add(key("future", KeyPurpose.ACCESS_TOKEN, NOW, NOW.plusMillis(1)), 2))
                .isTrue();
        assertThat(add(key("mac", KeyPurpose.BROWSER, NOW, NOW.minus(Duration.ofDays(1))), 0))
                .isTrue();
        assertThat(transactions().<Integer>call(tx -> store().purgeRetired(tx, NOW)))
                .isEqualTo(3);
        assertThat(store().all()).extracting(StoredKey::id).containsExactly("future");
        assertThat(transactions().<Integer>call(tx -> store().purgeRetired(tx, NOW)))
                .isZero();
    }

    @Test
    final void what_a_failed_unit_of_work_has_written_is_undone() {
        StoredKey first = key("a", KeyPurpose.ACCESS_TOKEN);
        assertThat(add(first, 0)).isTrue();
        assertThatThrownBy(() -> transactions().run(tx -> {
                    store().add(tx, key("b", KeyPurpose.ACCESS_TOKEN), 1);
                    store().reseal(tx, "a", "sealed-a", "anew");
                    store().retire(tx, "a", NOW);
                    store().purgeRetired(tx, NOW);
                    throw new IllegalArgumentException("undone");
                }))
                .hasMessage("undone");
        assertThat(store().all()).containsExactly(first);
    }
}
