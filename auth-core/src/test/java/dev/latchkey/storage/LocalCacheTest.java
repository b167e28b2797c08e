package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalCacheTest extends ReadCacheContract {

    @Override
    protected <K, V> List<ReadCache<K, V>> nodes(CacheSpec<K, V> spec, Environment time) {
        ReadCache<K, V> alone = InProcessState.create(time).cache(spec, time);
        return List.of(alone, alone);
    }

    @Test
    void only_so_many_copies_are_kept() {
        CacheSettings hundred = new CacheSettings(Duration.ofMinutes(5), Duration.ofMinutes(5), 100);
        LocalCache<Integer, Integer> cache = LocalCache.create(Environment.system(), hundred);
        for (int i = 0; i < 10_000; i++) {
            int value = i;
            assertThat(cache.get(value, () -> Optional.of(value))).contains(value);
        }

        assertThat(cache.size()).isBetween(1L, 100L);
    }

    @Test
    void what_was_loaded_before_everything_was_forgotten_is_not_kept() {
        LocalCache<String, Integer> cache = LocalCache.create(Environment.system(), CacheSettings.standard());
        assertThat(cache.get("key", () -> {
                    cache.clear();
                    return Optional.of(1);
                }))
                .contains(1);

        assertThat(cache.get("key", () -> Optional.of(2))).contains(2);
        cache.clear();
        assertThat(cache.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT5M0.001S"})
    void lives_out_of_range_are_refused(String text) {
        Duration wrong = Duration.parse(text);
        Duration good = Duration.ofMinutes(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheSettings(wrong, good, 1))
                .withMessageStartingWith("maxStaleness")
                .withMessageContaining(wrong.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheSettings(good, wrong, 1))
                .withMessageStartingWith("sharedLife");
        assertThatIllegalArgumentException().isThrownBy(() -> new CacheSettings(good, good, 0));
    }
}
