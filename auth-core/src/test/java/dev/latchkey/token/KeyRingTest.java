package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.storage.KeysInMemory;
import dev.latchkey.testing.MovableEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRingTest {

    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final KeysInMemory keys = new KeysInMemory();
    private final MasterKey masterKey = MasterKey.generate(environment);
    private final KeyRingSettings settings = KeyRingSettings.defaults().withAlgorithm(SignatureAlgorithm.HS256);

    private KeyRing open() {
        return open(settings, masterKey);
    }

    private KeyRing open(KeyRingSettings ringSettings, MasterKey ringMasterKey) {
        return KeyRing.create(keys.store(), keys.transactions(), environment, ringSettings, ringMasterKey);
    }

    @Nested
    class Start {

        @Test
        void the_first_start_makes_one_key_for_each_purpose() {
            KeyRing ring = open(KeyRingSettings.defaults(), masterKey);
            assertThat(ring.keys())
                    .extracting(KeyInfo::purpose, KeyInfo::algorithm)
                    .containsExactlyInAnyOrder(
                            tuple(KeyPurpose.ACCESS_TOKEN, "ES256"),
                            tuple(KeyPurpose.REFRESH_TOKEN, "HS256"),
                            tuple(KeyPurpose.BROWSER, "HS256"));
            assertThat(ring.keys()).allSatisfy(key -> {
                assertThat(key.createdAt()).isEqualTo(START);
                assertThat(key.activeFrom()).isEqualTo(START);
                assertThat(key.retiresAt()).isEmpty();
                assertThat(key.id()).matches("[A-Za-z0-9_-]{11}");
            });
        }

        @Test
        void a_later_start_finds_them_again() {
            KeyRing first = open();
            KeyRing second = open();
            assertThat(second.keys()).isEqualTo(first.keys());
            byte[] data = {1, 2, 3};
            for (KeyPurpose purpose : new KeyPurpose[] {KeyPurpose.REFRESH_TOKEN, KeyPurpose.BROWSER}) {
                MacKey key = second.mac(purpose);
                assertThat(key.verify(data, first.mac(purpose).tag(data))).isTrue();
                assertThat(key.id()).isEqualTo(first.mac(purpose).id());
            }
        }

        @ParameterizedTest
        @EnumSource(SignatureAlgorithm.class)
        void what_is_stored_of_a_key_is_sealed(SignatureAlgorithm algorithm) {
            TokenFixture fixture = TokenFixture.shared(algorithm);
            assertThat(fixture.keys.store().all()).allSatisfy(key -> {
                String sealed = new String(TokenFixture.decode(key.sealed()), StandardCharsets.ISO_8859_1);
                assertThat(sealed).hasSizeGreaterThan(60);
                assertThat(key.toString()).contains(key.id()).doesNotContain(key.sealed());
            });
            if (fixture.key() instanceof PublicVerificationKey key) {
                byte[] publicHalf = key.key().getEncoded();
                assertThat(fixture.keys.store().all())
                        .noneSatisfy(stored ->
                                assertThat(TokenFixture.decode(stored.sealed())).containsSequence(publicHalf));
            }
        }

        @Test
        void another_master_key_stops_the_start_and_says_so() {
            KeyRing ring = open();
            String id = ring.keys().get(0).id();
            assertThatThrownBy(() -> open(settings, MasterKey.generate(environment)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the master key does not open the stored key")
                    .hasMessageContaining("start with the master key that this storage was last started with")
                    .hasMessageContaining("MasterKey.alsoOpening");
            assertThat(open().keys()).extracting(KeyInfo::id).contains(id);
        }

        @Test
        void a_new_master_key_takes_over_while_nodes_run_and_the_old_one_can_go() {
            MasterKey next = MasterKey.generate(environment);
            KeyRing runsOn = open(settings, masterKey.alsoOpening(next));
            byte[] data = {1, 2, 3};
            byte[] tag = runsOn.mac(KeyPurpose.REFRESH_TOKEN).tag(data);
            List<KeyInfo> before = runsOn.keys();

            KeyRing first = open(settings, next.alsoOpening(masterKey));

            assertThat(first.keys()).isEqualTo(before);
            runsOn.reload();
            assertThat(runsOn.keys()).isEqualTo(before);
            assertThat(runsOn.mac(KeyPurpose.REFRESH_TOKEN).verify(data, tag)).isTrue();
            KeyRing last = open(settings, next);
            assertThat(last.mac(KeyPurpose.REFRESH_TOKEN).verify(data, tag)).isTrue();
            assertThatThrownBy(() -> open(settings, masterKey)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void what_the_master_key_has_sealed_itself_is_not_sealed_anew_at_every_start() {
            open();
            List<StoredKey> sealed = keys.store().all();

            open(settings, masterKey.alsoOpening(MasterKey.generate(environment)));

            assertThat(keys.store().all()).isEqualTo(sealed);
        }

        private void alter(UnaryOperator<StoredKey> change) {
            StoredKey key = keys.store().all().stream()
                    .filter(stored -> stored.purpose() == KeyPurpose.REFRESH_TOKEN)
                    .findFirst()
                    .orElseThrow();
            keys.transactions().run(tx -> {
                keys.store().purgeRetired(tx, Instant.MAX);
                keys.store().add(tx, change.apply(key), 0);
            });
        }

        @Test
        void a_sealed_key_cannot_be_given_another_purpose_algorithm_or_id() {
            open();
            List<UnaryOperator<StoredKey>> changes = List.of(
                    key -> new StoredKey(
                            key.id(),
                            KeyPurpose.ACCESS_TOKEN,
                            key.algorithm(),
                            key.sealed(),
                            START,
                            START,
                            Instant.MAX),
                    key -> new StoredKey(key.id(), key.purpose(), "ES256", key.sealed(), START, START, Instant.MAX),
                    key -> new StoredKey(
                            "AAAAAAAAAAA", key.purpose(), key.algorithm(), key.sealed(), START, START, Instant.MAX));
            List<StoredKey> before = keys.store().all();
            for (UnaryOperator<StoredKey> change : changes) {
                alter(change);
                assertThatThrownBy(KeyRingTest.this::open)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the master key does not open");
                keys.transactions().run(tx -> {
                    keys.store().purgeRetired(tx, Instant.MAX);
                    before.forEach(key -> keys.store().add(tx, key, (int) keys.store().all().stream()
                            .filter(other -> other.purpose() == key.purpose())
                            .count()));
                });
            }
            open();
        }

        @Test
        void a_sealed_key_that_is_changed_in_the_store_is_not_taken_by_a_ring_that_runs() {
            KeyRing ring = open();
            byte[] data = {1, 2, 3};
            byte[] tag = ring.mac(KeyPurpose.REFRESH_TOKEN).tag(data);
            StoredKey browser = keys.store().all().stream()
                    .filter(stored -> stored.purpose() == KeyPurpose.BROWSER)
                    .findFirst()
                    .orElseThrow();
            alter(key -> new StoredKey(
                    key.id(), key.purpose(), key.algorithm(), browser.sealed(), START, START, Instant.MAX));

            assertThatThrownBy(ring::reload)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the master key does not open");

            assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN).verify(data, tag)).isTrue();
        }

        @Test
        void an_algorithm_or_id_that_is_not_known_stops_the_start() {
            open();
            alter(key -> new StoredKey(key.id(), key.purpose(), "ML-DSA-44", key.sealed(), START, START, Instant.MAX));
            assertThatThrownBy(KeyRingTest.this::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ML-DSA-44");
            alter(key ->
                    new StoredKey("\"injected\"", key.purpose(), "HS256", key.sealed(), START, START, Instant.MAX));
            assertThatThrownBy(KeyRingTest.this::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an id that Latchkey does not make");
        }

        @Test
        void nodes_that_start_together_end_up_with_one_key_for_each_purpose() throws Exception {
            int nodes = 8;
            ExecutorService threads = Executors.newFixedThreadPool(nodes);
            try {
                for (int round = 0; round < 20; round++) {
                    KeysInMemory shared = new KeysInMemory();
                    CountDownLatch start = new CountDownLatch(1);
                    List<Future<KeyRing>> starts = IntStream.range(0, nodes)
                            .mapToObj(node -> threads.submit(() -> {
                                start.await();
                                return KeyRing.create(
                                        shared.store(), shared.transactions(), environment, settings, masterKey);
                            }))
                            .toList();
                    start.countDown();
                    List<KeyInfo> stored = null;
                    for (Future<KeyRing> ring : starts) {
                        List<KeyInfo> seen = ring.get().keys();
                        assertThat(seen).hasSize(3);
                        stored = stored == null ? seen : stored;
                        assertThat(seen).isEqualTo(stored);
                    }
                }
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void a_store_that_never_takes_a_key_stops_the_start() {
            KeyStore stubborn = new DelegatingStore(keys.store()) {
                @Override
                public boolean add(Tx tx, StoredKey key, int expectedCount) {
                    return false;
                }
            };
            assertThatThrownBy(() -> KeyRing.create(stubborn, keys.transactions(), environment, settings, masterKey))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("keep changing the keys");
        }
    }

    @Nested
    class OtherNodes {

        @Test
        void a_rotation_is_known_after_a_reload() {
            KeyRing one = open();
            KeyRing other = open();
            String id = one.rotate();
            assertThat(other.keys()).extracting(KeyInfo::id).doesNotContain(id);
            other.reload();
            assertThat(other.keys()).isEqualTo(one.keys());
        }

        @Test
        void an_unknown_id_is_looked_for_once_in_a_while() {
            AtomicInteger reads = new AtomicInteger();
            KeyStore counting = new DelegatingStore(keys.store()) {
                @Override
                public List<StoredKey> all() {
                    reads.incrementAndGet();
                    return super.all();
                }
            };
            KeyRing ring = KeyRing.create(counting, keys.transactions(), environment, settings, masterKey);
            reads.set(0);
            for (int i = 0; i < 100; i++) {
                assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, "unknown" + i)).isEmpty();
                assertThat(ring.source().keysAfterLooking().withId("unknown")).isNull();
            }
            assertThat(reads).hasValue(1);
            environment.advance(Duration.ofSeconds(1).minusNanos(1));
            assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, "unknown")).isEmpty();
            assertThat(reads).hasValue(1);
            environment.advance(Duration.ofNanos(1));
            assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, "unknown")).isEmpty();
            assertThat(reads).hasValue(2);
            environment.advance(Duration.ofHours(-1));
            assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, "unknown")).isEmpty();
            assertThat(reads).as("after a clock that was set back").hasValue(3);
        }

        @Test
        void a_key_of_another_node_is_found_when_it_is_asked_for() {
            KeyRing node = open();
            // Another node's rotation of the refresh keys, when theirs are due.
            environment.advance(Duration.ofDays(90));
            KeyRing other = open();
            other.maintain();
            List<String> refreshKeys = other.keys().stream()
                    .filter(key -> key.purpose() == KeyPurpose.REFRESH_TOKEN)
                    .map(KeyInfo::id)
                    .toList();
            assertThat(refreshKeys).hasSize(2);
            for (String id : refreshKeys) {
                assertThat(node.mac(KeyPurpose.REFRESH_TOKEN, id)).isPresent();
            }
        }

        @Test
        void a_signing_key_of_another_node_is_found_when_a_token_names_it() {
            KeyRing node = open();
            String id = open().rotate();

            assertThat(node.source().keys().withId(id)).isNull();
            assertThat(node.source().keysAfterLooking().withId(id)).isNotNull();
            assertThat(node.source().keys().withId(id)).isNotNull();
        }

        @Test
        void a_rotation_while_a_node_seals_the_keys_anew_stays_with_the_times_it_has_set() {
            MasterKey next = MasterKey.generate(environment);
            KeyRing runsOn = open(settings, masterKey.alsoOpening(next));
            AtomicInteger reads = new AtomicInteger();
            KeyStore overtaken = new DelegatingStore(keys.store()) {
                @Override
                public List<StoredKey> all() {
                    List<StoredKey> read = super.all();
                    if (reads.incrementAndGet() == 2) { // the one that is sealed anew from
                        String unused = runsOn.rotate();
                    }
                    return read;
                }
            };

            KeyRing starts =
                    KeyRing.create(overtaken, keys.transactions(), environment, settings, next.alsoOpening(masterKey));

            assertThat(reads).hasValueGreaterThan(2);
            assertThat(signingKeysThatRetire(starts)).isEqualTo(1);
            assertThat(signingKeysThatRetire(open(settings, masterKey.alsoOpening(next))))
                    .isEqualTo(1);
        }

        private static long signingKeysThatRetire(KeyRing ring) {
            return ring.keys().stream()
                    .filter(key -> key.purpose() == KeyPurpose.ACCESS_TOKEN
                            && key.retiresAt().isPresent())
                    .count();
        }

        @Test
        void a_rotation_does_not_undo_that_another_node_has_sealed_the_keys_anew() {
            MasterKey next = MasterKey.generate(environment);
            KeyRing runsOn = open(settings, masterKey.alsoOpening(next));
            KeyRing unused = open(settings, next.alsoOpening(masterKey));
            List<String> sealed =
                    keys.store().all().stream().map(StoredKey::sealed).toList();

            String added = runsOn.rotate();

            assertThat(keys.store().all().stream()
                            .filter(key -> !key.id().equals(added))
                            .map(StoredKey::sealed))
                    .containsExactlyInAnyOrderElementsOf(sealed);
        }

        @Test
        void a_store_out_of_reach_leaves_the_known_keys_in_use() {
            AtomicBoolean down = new AtomicBoolean();
            KeyStore flaky = new DelegatingStore(keys.store()) {
                @Override
                public List<StoredKey> all() {
                    if (down.get()) {
                        throw new StoreUnavailableException("down");
                    }
                    return super.all();
                }
            };
            KeyRing ring = KeyRing.create(flaky, keys.transactions(), environment, settings, masterKey);
            List<KeyInfo> known = ring.keys();
            down.set(true);
            assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN, "unknown")).isEmpty();
            assertThatThrownBy(ring::reload).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(ring::maintain).isInstanceOf(StoreUnavailableException.class);
            assertThat(ring.keys()).isEqualTo(known);
            assertThat(ring.mac(KeyPurpose.REFRESH_TOKEN).id()).isNotEmpty();
        }
    }

    @Nested
    class Schedule {

        @Test
        void once_started_it_rotates_what_is_due_and_survives_a_store_that_is_out_of_reach() {
            AtomicBoolean down = new AtomicBoolean(true);
            AtomicInteger reads = new AtomicInteger();
            KeyStore flaky = new DelegatingStore(keys.store()) {
                @Override
                public List<StoredKey> all() {
                    if (reads.incrementAndGet() > 4 && down.get()) {
                        throw new StoreUnavailableException("down");
                    }
                    return super.all();
                }
            };
            try (KeyRing ring = KeyRing.create(flaky, keys.transactions(), environment, settings, masterKey)) {
                environment.advance(Duration.ofDays(90));
                ring.start(Duration.ofMillis(1));
                await().until(() -> reads.get() > 8);
                assertThat(ring.keys()).hasSize(3);
                down.set(false);
                await().until(() -> ring.keys().size() == 6);
            }
        }

        @Test
        void it_runs_on_a_daemon_thread_of_its_own_until_it_is_closed() {
            KeyRing ring = open();
            ring.start(Duration.ofMillis(1));
            await().until(() -> scheduleThreads().findAny().isPresent());
            assertThat(scheduleThreads()).allMatch(Thread::isDaemon);
            ring.close();
            await().until(() -> scheduleThreads().findAny().isEmpty());
        }

        private static Stream<Thread> scheduleThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("latchkey-key-ring"));
        }
    }

    @Nested
    class Macs {

        @Test
        void a_tag_is_HMAC_SHA_256_and_belongs_to_its_key_and_data() {
            MacKey refresh = open().mac(KeyPurpose.REFRESH_TOKEN);
            MacKey browser = open().mac(KeyPurpose.BROWSER);
            byte[] data = "data".getBytes(StandardCharsets.US_ASCII);
            byte[] tag = refresh.tag(data);
            assertThat(tag).hasSize(32).isEqualTo(refresh.tag(data)).isNotEqualTo(browser.tag(data));
            assertThat(refresh.verify(data, tag)).isTrue();
            assertThat(browser.verify(data, tag)).isFalse();
            assertThat(refresh.verify("date".getBytes(StandardCharsets.US_ASCII), tag))
                    .isFalse();
            for (int length = 0; length < 32; length++) {
                assertThat(refresh.verify(data, Arrays.copyOf(tag, length))).isFalse();
            }
            assertThat(refresh.verify(data, Arrays.copyOf(tag, 33))).isFalse();
        }

        @Test
        void the_ids_text_is_its_eight_bytes() {
            MacKey key = open().mac(KeyPurpose.REFRESH_TOKEN);
            assertThat(key.idBytes()).hasSize(8);
            assertThat(TokenFixture.encode(key.idBytes())).isEqualTo(key.id()).hasSize(11);
            key.idBytes()[0] ^= 1;
            assertThat(TokenFixture.encode(key.idBytes())).isEqualTo(key.id());
            assertThat(key).hasToString("MacKey[" + key.id() + "]");
        }

        @Test
        void many_threads_may_use_one_key() throws Exception {
            MacKey key = open().mac(KeyPurpose.REFRESH_TOKEN);
            List<byte[]> inputs = new ArrayList<>();
            List<byte[]> tags = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                inputs.add(("input " + i).getBytes(StandardCharsets.US_ASCII));
                tags.add(key.tag(inputs.get(i)));
            }
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<Boolean>> results = IntStream.range(0, 8)
                        .mapToObj(thread -> threads.submit(() -> IntStream.range(0, 5_000)
                                .allMatch(i -> key.verify(inputs.get(i % 64), tags.get(i % 64)))))
                        .toList();
                for (Future<Boolean> result : results) {
                    assertThat(result.get()).isTrue();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** A store that a test can interfere with. */
    private static class DelegatingStore implements KeyStore {

        private final KeyStore store;

        DelegatingStore(KeyStore store) {
            this.store = store;
        }

        @Override
        public List<StoredKey> all() {
            return store.all();
        }

        @Override
        public boolean add(Tx tx, StoredKey key, int expectedCount) {
            return store.add(tx, key, expectedCount);
        }

        @Override
        public boolean retire(Tx tx, String id, Instant retiresAt) {
            return store.retire(tx, id, retiresAt);
        }

        @Override
        public boolean reseal(Tx tx, String id, String expected, String updated) {
            return store.reseal(tx, id, expected, updated);
        }

        @Override
        public int purgeRetired(Tx tx, Instant now) {
            return store.purgeRetired(tx, now);
        }
    }
}
