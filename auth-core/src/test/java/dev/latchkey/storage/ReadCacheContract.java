package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.CopySeal;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link ReadCache}, as two nodes see it: the same one where nodes share nothing. */
public abstract class ReadCacheContract {

    private static final String KEY = "key";
    private static final CacheSettings SETTINGS =
            new CacheSettings(Duration.ofSeconds(2), Duration.ofSeconds(30), 10_000);

    /** Shorter than copies live, so that nothing passes because it was waited out. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int ROUNDS = 200;

    private final MovableEnvironment environment =
            MovableEnvironment.at(Environment.system().now().truncatedTo(ChronoUnit.SECONDS));
    private final MasterKey masterKey = MasterKey.generate(environment);
    private final AtomicLong stored = new AtomicLong(1);
    private final AtomicLong loads = new AtomicLong();

    private ReadCache<String, Long> one;
    private ReadCache<String, Long> other;

    /** Two nodes with a cache of the same kind, which is empty. */
    protected abstract <K, V> List<ReadCache<K, V>> nodes(CacheSpec<K, V> spec, Environment time);

    @BeforeEach
    final void open() {
        List<ReadCache<String, Long>> nodes = nodes(spec("numbers"), environment);
        one = nodes.get(0);
        other = nodes.get(1);
    }

    private CacheSpec<String, Long> spec(String name) {
        SealedCodec.Form<Long> form = new SealedCodec.Form<>() {
            @Override
            public Map<String, Object> write(Long value) {
                return Map.of("value", value);
            }

            @Override
            public Long read(Map<String, Object> members) {
                return SealedCodec.member(members, "value", Long.class);
            }
        };
        CopySeal seal = CopySeal.of(masterKey, "test");
        return new CacheSpec<>(
                name,
                SETTINGS,
                Function.identity(),
                Function.identity(),
                new SealedCodec<>(name, form, SETTINGS.sharedLife(), seal, environment));
    }

    private Optional<Long> load() {
        loads.incrementAndGet();
        return Optional.of(stored.get());
    }

    private static Supplier<Optional<Long>> noLoad() {
        return () -> {
            throw new AssertionError("this is not to be loaded again");
        };
    }

    @Test
    final void what_was_loaded_is_given_again() {
        assertThat(one.get(KEY, this::load)).contains(1L);

        assertThat(one.get(KEY, noLoad())).contains(1L);
    }

    @Test
    final void that_there_is_nothing_is_never_kept() {
        assertThat(one.get(KEY, Optional::empty)).isEmpty();

        assertThat(one.get(KEY, this::load)).contains(1L);
        assertThat(other.get(KEY, this::load)).contains(1L);
    }

    @Test
    final void what_a_load_throws_is_thrown_and_nothing_is_kept() {
        IllegalStateException failure = new IllegalStateException("the test fails on purpose");
        assertThatThrownBy(() -> one.get(KEY, () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(one.get(KEY, this::load)).contains(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key:1", "{key}", "key}", "key with spaces", "Schlüssel", "", "a:{b}:c"})
    final void keys_and_caches_are_kept_apart(String key) {
        ReadCache<String, Long> another = nodes(spec("others"), environment).get(0);
        assertThat(one.get(KEY, this::load)).contains(1L);
        stored.set(2);

        assertThat(one.get(key, this::load)).contains(2L);
        stored.set(3);
        assertThat(another.get(key, this::load)).contains(3L);

        another.changed(key);
        assertThat(one.get(key, noLoad())).contains(2L);
        assertThat(one.get(KEY, noLoad())).contains(1L);
    }

    @Test
    final void a_change_is_seen_at_once_where_it_was_told_of_and_soon_on_the_other_node() {
        for (long round = 1; round <= ROUNDS; round++) {
            long before = stored.get();
            assertThat(one.get(KEY, this::load)).contains(before);
            assertThat(other.get(KEY, this::load)).contains(before);

            stored.set(before + 1);
            one.changed(KEY);

            assertThat(one.get(KEY, this::load)).contains(before + 1);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> assertThat(other.get(KEY, this::load)).contains(before + 1));
        }
    }

    @Test
    final void what_was_read_before_a_change_of_the_same_node_is_not_kept() {
        Optional<Long> overtaken = one.get(KEY, () -> {
            Optional<Long> old = load();
            stored.set(2);
            one.changed(KEY);
            return old;
        });

        assertThat(overtaken).contains(1L);
        assertThat(one.get(KEY, this::load)).contains(2L);
        assertThat(other.get(KEY, this::load)).contains(2L);
    }

    @Test
    final void what_was_read_before_a_change_of_another_node_is_not_kept() {
        for (int round = 0; round < ROUNDS; round++) {
            String key = KEY + round;
            long before = stored.get();
            Optional<Long> overtaken = other.get(key, () -> {
                Optional<Long> old = load();
                stored.set(before + 1);
                one.changed(key);
                return old;
            });

            assertThat(overtaken).contains(before);
            assertThat(one.get(key, this::load)).contains(before + 1);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> assertThat(other.get(key, this::load)).contains(before + 1));
        }
    }

    @Test
    final void a_node_never_reads_less_than_it_has_told_of_whoever_reads_meanwhile() throws Exception {
        List<Callable<Boolean>> callers = new ArrayList<>();
        callers.add(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                long written = stored.incrementAndGet();
                one.changed(KEY);
                assertThat(one.get(KEY, this::load).orElseThrow()).isGreaterThanOrEqualTo(written);
            }
            return true;
        });
        for (ReadCache<String, Long> node : List.of(one, other, one, other)) {
            callers.add(() -> {
                while (stored.get() <= ROUNDS) {
                    assertThat(node.get(KEY, this::load)).isPresent();
                }
                return true;
            });
        }
        try (Race race = new Race()) {
            assertThat(race.run(callers)).containsOnly(true);
        }

        assertThat(one.get(KEY, this::load)).contains(ROUNDS + 1L);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> other.get(KEY, this::load).equals(Optional.of(ROUNDS + 1L)));
    }

    @Test
    final void a_copy_is_used_no_longer_than_both_its_lives() {
        assertThat(one.get(KEY, this::load)).contains(1L);
        environment.advance(SETTINGS.maxStaleness().minusMillis(1));
        assertThat(one.get(KEY, noLoad())).contains(1L);
        stored.set(2); // and nobody is told

        environment.advance(SETTINGS.sharedLife().plus(SETTINGS.maxStaleness()));

        assertThat(one.get(KEY, this::load)).contains(2L);
        assertThat(other.get(KEY, this::load)).contains(2L);
    }

    @Test
    final void a_clock_that_steps_back_makes_no_copy_live_on() {
        assertThat(one.get(KEY, this::load)).contains(1L);
        stored.set(2);

        environment.advance(Duration.ofHours(-1));

        assertThat(one.get(KEY, this::load)).contains(2L);
    }

    @Test
    final void nobody_waits_for_the_load_of_another() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Optional<Long>> slow = CompletableFuture.supplyAsync(() -> one.get(KEY, () -> {
            loading.countDown();
            try {
                assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Optional.of(1L);
        }));
        assertThat(loading.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(one.get(KEY, () -> Optional.of(7L))).contains(7L);
        assertThat(other.get(KEY, () -> Optional.of(7L))).isPresent();

        done.countDown();
        assertThat(slow.get(60, TimeUnit.SECONDS)).contains(1L);
    }
}
