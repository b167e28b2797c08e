package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerifiedTokenCacheTest {

    private static final TokenFixture fixture = TokenFixture.shared(SignatureAlgorithm.HS256);
    private static final VerifiedToken TOKEN = fixture.verify(fixture.issue());
    private static final int OVERHEAD = 1024;

    private static VerifiedTokenCache cache(int entries, long bytes) {
        return new VerifiedTokenCache(new VerificationLimits(entries, bytes, 1, 0, Duration.ZERO), 17);
    }

    private static VerifiedTokenCache.Entry entry(String text, long validUntil) {
        return new VerifiedTokenCache.Entry(text, fixture.key(), 0, validUntil, TOKEN);
    }

    private static VerifiedTokenCache.Entry entry(String text) {
        return entry(text, 1_000);
    }

    @Test
    void a_text_is_found_by_its_whole_self_and_nothing_else() {
        VerifiedTokenCache cache = cache(100, 1 << 20);
        String text = fixture.issue();
        VerifiedTokenCache.Entry entry = entry(text);
        cache.add(entry);
        assertThat(cache.find(new StringBuilder(text).toString())).isSameAs(entry);
        for (int i = 0; i < text.length(); i++) {
            char[] other = text.toCharArray();
            other[i] ^= 1;
            assertThat(cache.find(new String(other))).as("differs at %d", i).isNull();
        }
        assertThat(cache.find(text + "A")).isNull();
        assertThat(cache.find(text.substring(1))).isNull();
        assertThat(cache.find("")).isNull();
        assertThat(cache.find("x")).isNull();
    }

    @Test
    void texts_with_the_same_end_keep_apart() {
        VerifiedTokenCache cache = cache(100, 1 << 20);
        List<VerifiedTokenCache.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            entries.add(entry("text " + i + " with the same end"));
            cache.add(entries.get(i));
        }
        for (VerifiedTokenCache.Entry entry : entries) {
            assertThat(cache.find(entry.text())).isSameAs(entry);
        }
    }

    @Test
    void of_too_many_with_the_same_end_the_first_to_expire_gives_way() {
        VerifiedTokenCache cache = cache(100, 1 << 20);
        long[] ends = {50, 40, 60, 70, 55};
        for (int i = 0; i < ends.length; i++) {
            cache.add(entry("text " + i + " with the same end", ends[i]));
        }
        assertThat(cache.find("text 1 with the same end")).isNull();
        for (int i : new int[] {0, 2, 3, 4}) {
            assertThat(cache.find("text " + i + " with the same end")).isNotNull();
        }
        assertThat(cache.entries()).isEqualTo(4);
    }

    @Test
    void the_same_text_is_kept_once() {
        VerifiedTokenCache cache = cache(100, 1 << 20);
        cache.add(entry("one with the same end"));
        VerifiedTokenCache.Entry other = entry("two with the same end");
        cache.add(other);
        VerifiedTokenCache.Entry again = entry("two with the same end", 2_000);
        cache.add(again);
        assertThat(cache.find("two with the same end")).isSameAs(again);
        assertThat(cache.entries()).isEqualTo(2);
        assertThat(cache.bytes()).isEqualTo(2 * (21 + OVERHEAD));
    }

    @Test
    void it_holds_no_more_entries_than_it_may() {
        VerifiedTokenCache cache = cache(50, 1 << 30);
        for (int i = 0; i < 1_000; i++) {
            VerifiedTokenCache.Entry entry = entry("token-number-" + i);
            cache.add(entry);
            assertThat(cache.find(entry.text())).as("the newest").isSameAs(entry);
            assertThat(cache.entries()).isLessThanOrEqualTo(50);
        }
        assertThat(cache.entries()).isEqualTo(50);
    }

    @Test
    void it_holds_no_more_bytes_than_it_may() {
        long most = 20 * (1_000 + OVERHEAD);
        VerifiedTokenCache cache = cache(1_000, most);
        for (int i = 0; i < 500; i++) {
            cache.add(entry("x".repeat(990) + (1_000_000_000 + i)));
            assertThat(cache.bytes()).isLessThanOrEqualTo(most);
        }
        assertThat(cache.entries()).isEqualTo(20);
        assertThat(cache.bytes()).isEqualTo(most);
    }

    @Test
    void what_alone_is_larger_than_all_it_may_hold_is_not_kept() {
        VerifiedTokenCache cache = cache(10, 10);
        cache.add(entry("too large"));
        assertThat(cache.find("too large")).isNull();
        assertThat(cache.entries()).isZero();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void what_is_removed_is_gone_and_not_counted() {
        VerifiedTokenCache cache = cache(10, 1 << 20);
        VerifiedTokenCache.Entry one = entry("one with the same end");
        VerifiedTokenCache.Entry two = entry("two with the same end");
        cache.add(one);
        cache.add(two);
        cache.remove(one);
        cache.remove(one);
        assertThat(cache.find(one.text())).isNull();
        assertThat(cache.find(two.text())).isSameAs(two);
        assertThat(cache.entries()).isEqualTo(1);
        assertThat(cache.bytes()).isEqualTo(21 + OVERHEAD);
    }

    @Test
    void ten_thousand_tokens_stay_when_there_is_room_for_twice_as_many() {
        VerifiedTokenCache cache = cache(20_000, 1 << 30);
        List<String> texts = IntStream.range(0, 10_000)
                .mapToObj(i -> fixture.environment.randomText(32))
                .toList();
        texts.forEach(text -> cache.add(entry(text)));
        long kept = texts.stream().filter(text -> cache.find(text) != null).count();
        assertThat(kept).isGreaterThan(9_950);
    }

    @Test
    void the_dead_are_swept_out_every_half_minute_and_when_the_clock_steps_back() {
        VerifiedTokenCache cache = cache(100, 1 << 20);
        cache.sweepWhenDue(1_000);
        cache.add(entry("dies at 1010", 1_010));
        cache.add(entry("dies at 1030", 1_030));
        cache.add(entry("dies at 1031", 1_031));
        cache.sweepWhenDue(1_029);
        assertThat(cache.entries()).isEqualTo(3);
        cache.sweepWhenDue(1_030);
        assertThat(cache.find("dies at 1010")).isNull();
        assertThat(cache.find("dies at 1030")).isNull();
        assertThat(cache.find("dies at 1031")).isNotNull();
        assertThat(cache.entries()).isEqualTo(1);

        cache.add(entry("dies at 1020", 1_020));
        cache.sweepWhenDue(1_025);
        assertThat(cache.find("dies at 1020")).isNull();
    }

    @Test
    void many_threads_may_use_it_and_the_count_stays_right() throws Exception {
        VerifiedTokenCache cache = cache(200, 1 << 30);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> {
                        boolean right = true;
                        for (int i = 0; i < 20_000; i++) {
                            String text = "token " + (i * (thread + 1)) % 500;
                            VerifiedTokenCache.Entry found = cache.find(text);
                            right &= found == null || found.text().equals(text);
                            if (found == null) {
                                cache.add(entry(text));
                            } else if (i % 7 == 0) {
                                cache.remove(found);
                            }
                        }
                        return right;
                    }))
                    .toList();
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        long found = IntStream.range(0, 2_000)
                .filter(i -> cache.find("token " + i) != null)
                .count();
        assertThat(cache.entries()).isEqualTo(found).isLessThanOrEqualTo(200);
        long bytes = IntStream.range(0, 2_000)
                .mapToObj(i -> cache.find("token " + i))
                .filter(entry -> entry != null)
                .mapToLong(VerifiedTokenCache.Entry::size)
                .sum();
        assertThat(cache.bytes()).isEqualTo(bytes);
    }
}
