package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevokedIdsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MARK = RevocationMark.of(EndReason.SIGNED_OUT, NOW.plusSeconds(1_000));

    private final RevokedIds ids = new RevokedIds(false);
    private final RevokedIds levels = new RevokedIds(true);

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void every_reason_comes_back_from_its_mark(EndReason reason) {
        assertThat(RevocationMark.reason(RevocationMark.of(reason, NOW))).isEqualTo(reason);
        assertThat(RevocationMark.reason(RevocationMark.of(reason, Instant.MAX)))
                .isEqualTo(reason);
        assertThat(RevocationMark.reason(RevocationMark.of(reason, Instant.MIN)))
                .isEqualTo(reason);
    }

    @Test
    void a_mark_expires_after_its_time_and_at_most_16_seconds_later() {
        for (int second = 0; second < 40; second++) {
            Instant expiry = NOW.plusSeconds(second);
            int mark = RevocationMark.of(EndReason.SIGNED_OUT, expiry);

            assertThat(RevocationMark.isExpired(mark, expiry)).isFalse();
            assertThat(RevocationMark.isExpired(mark, expiry.plusSeconds(16))).isTrue();
        }
    }

    @Test
    void a_mark_of_the_far_future_never_expires_and_one_of_the_far_past_has() {
        assertThat(RevocationMark.isExpired(RevocationMark.of(EndReason.REPLACED, Instant.MAX), Instant.MAX))
                .isFalse();
        assertThat(RevocationMark.isExpired(
                        RevocationMark.of(EndReason.REPLACED, Instant.parse("2106-01-01T00:00:00Z")),
                        Instant.parse("2105-12-31T23:59:59Z")))
                .isFalse();
        assertThat(RevocationMark.isExpired(
                        RevocationMark.of(EndReason.REPLACED, Instant.parse("2106-01-01T00:00:00Z")),
                        Instant.parse("2106-01-01T00:00:16Z")))
                .isTrue();
        assertThat(RevocationMark.isExpired(RevocationMark.of(EndReason.REPLACED, Instant.MIN), NOW))
                .isTrue();
    }

    @Test
    void of_two_marks_the_longer_life_goes_with_the_first_reason() {
        int first = RevocationMark.of(EndReason.REPLACED, NOW);
        int longer = RevocationMark.of(EndReason.SIGNED_OUT, Instant.parse("2105-01-01T00:00:00Z"));

        assertThat(RevocationMark.longer(first, longer))
                .isEqualTo(RevocationMark.of(EndReason.REPLACED, Instant.parse("2105-01-01T00:00:00Z")));
        assertThat(RevocationMark.longer(longer, first)).isEqualTo(longer);
        assertThat(RevocationMark.longer(first, first)).isEqualTo(first);
    }

    @Test
    void an_id_is_found_when_it_was_put_and_no_other_is() {
        Random random = new Random(7);
        List<UUID> put = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            ids.put(id, RevocationMark.of(EndReason.values()[i % 6], NOW));
            put.add(id);
        }

        for (int i = 0; i < put.size(); i++) {
            assertThat(ids.find(put.get(i))).isEqualTo(RevocationMark.of(EndReason.values()[i % 6], NOW));
            assertThat(ids.find(new UUID(random.nextLong(), random.nextLong()))).isZero();
        }
        assertThat(ids.size()).isEqualTo(50_000);
    }

    @Test
    void ids_that_differ_in_one_bit_are_told_apart() {
        UUID id = Environment.system().newId();
        ids.put(id, MARK);

        for (int bit = 0; bit < 64; bit++) {
            long flip = 1L << bit;
            assertThat(ids.find(new UUID(id.getMostSignificantBits() ^ flip, id.getLeastSignificantBits())))
                    .isZero();
            assertThat(ids.find(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ flip)))
                    .isZero();
        }
    }

    @Test
    void ids_that_a_host_made_of_its_own_numbers_are_spread_and_found() {
        for (long number = 0; number < 20_000; number++) {
            ids.put(new UUID(0, number), MARK);
            levels.put(new UUID(number, 0), MARK, 1);
        }

        for (long number = 0; number < 20_000; number++) {
            assertThat(ids.find(new UUID(0, number))).isEqualTo(MARK);
            assertThat(levels.find(new UUID(number, 0), 0)).isEqualTo(MARK);
        }
        assertThat(ids.find(new UUID(0, 20_000))).isZero();
        assertThat(levels.find(new UUID(20_000, 0), 0)).isZero();
        assertThat(ids.size()).isEqualTo(20_000);
        assertThat(ids.bytes()).isLessThan(20_000 * 40);
    }

    @Test
    void an_entry_takes_no_more_than_40_bytes_however_many_there_are() {
        Random random = new Random(11);
        for (int i = 1; i <= 300_000; i++) {
            ids.put(new UUID(random.nextLong(), random.nextLong()), MARK);
            if (i > 20_000 && i % 1_000 == 0) {
                assertThat(ids.bytes()).isLessThanOrEqualTo(40L * i);
            }
        }
    }

    @Test
    void putting_an_id_again_gives_it_the_longer_life_and_keeps_its_reason() {
        UUID id = Environment.system().newId();
        ids.put(id, RevocationMark.of(EndReason.REPLACED, NOW));
        ids.put(id, RevocationMark.of(EndReason.SIGNED_OUT, NOW.plusSeconds(100)));
        ids.put(id, RevocationMark.of(EndReason.SIGNED_OUT, NOW.minusSeconds(100)));

        assertThat(ids.find(id)).isEqualTo(RevocationMark.of(EndReason.REPLACED, NOW.plusSeconds(100)));
        assertThat(ids.size()).isEqualTo(1);
    }

    @Test
    void an_id_with_a_level_counts_for_what_is_below_it() {
        UUID id = Environment.system().newId();
        levels.put(id, MARK, 3);

        assertThat(levels.find(id, 2)).isEqualTo(MARK);
        assertThat(levels.find(id, 3)).isZero();
        assertThat(levels.find(id, 4)).isZero();
    }

    @Test
    void a_higher_level_takes_the_place_of_a_lower_one_with_its_reason_and_the_longer_life() {
        UUID id = Environment.system().newId();
        levels.put(id, RevocationMark.of(EndReason.PASSWORD_CHANGED, NOW.plusSeconds(100)), 3);
        levels.put(id, RevocationMark.of(EndReason.ACCOUNT_DISABLED, NOW), 4);
        levels.put(id, RevocationMark.of(EndReason.REPLACED, NOW), 2);

        assertThat(levels.find(id, 3)).isEqualTo(RevocationMark.of(EndReason.ACCOUNT_DISABLED, NOW.plusSeconds(100)));
        assertThat(levels.find(id, 4)).isZero();
    }

    @Test
    void levels_survive_growth_and_purge() {
        Map<UUID, Integer> put = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            UUID id = Environment.system().newId();
            levels.put(id, i % 2 == 0 ? MARK : RevocationMark.of(EndReason.SIGNED_OUT, NOW.minusSeconds(100)), i);
            put.put(id, i);
        }

        levels.purge(NOW);

        put.forEach((id, level) -> {
            assertThat(levels.find(id, level - 1)).isEqualTo(level % 2 == 0 ? MARK : 0);
            assertThat(levels.find(id, level)).isZero();
        });
        assertThat(levels.size()).isEqualTo(5_000);
    }

    @Test
    void a_purge_forgets_what_has_expired_and_gives_the_memory_back() {
        List<UUID> live = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            UUID id = Environment.system().newId();
            boolean stays = i % 10 == 0;
            ids.put(id, stays ? MARK : RevocationMark.of(EndReason.SIGNED_OUT, NOW.minusSeconds(100)));
            if (stays) {
                live.add(id);
            }
        }
        long before = ids.bytes();

        ids.purge(NOW);

        assertThat(ids.size()).isEqualTo(10_000);
        assertThat(ids.bytes()).isLessThan(before / 5);
        assertThat(live).allMatch(id -> ids.find(id) == MARK);
        ids.purge(NOW.plusSeconds(2_000));
        assertThat(ids.size()).isZero();
        assertThat(ids.find(live.get(0))).isZero();
        ids.put(live.get(0), MARK);
        assertThat(ids.find(live.get(0))).isEqualTo(MARK);
    }

    @Test
    void the_same_level_again_keeps_the_first_reason() {
        UUID id = Environment.system().newId();
        levels.put(id, RevocationMark.of(EndReason.PASSWORD_CHANGED, NOW), 3);
        levels.put(id, RevocationMark.of(EndReason.REPLACED, NOW.plusSeconds(100)), 3);

        assertThat(levels.find(id, 2)).isEqualTo(RevocationMark.of(EndReason.PASSWORD_CHANGED, NOW.plusSeconds(100)));
    }

    @Test
    void ids_with_a_pattern_are_spread_over_segments_slots_and_filter_words() {
        UUID v7 = Environment.system().newId();
        Map<String, LongFunction<UUID>> patterns = Map.of(
                "numbers in the least significant half", number -> new UUID(0, number),
                "numbers in the most significant half", number -> new UUID(number, 0),
                "numbers in the highest bits", number -> new UUID(number << 40, number << 40),
                "one millisecond",
                        number -> new UUID(v7.getMostSignificantBits(), v7.getLeastSignificantBits() + number),
                "milliseconds on end",
                        number -> new UUID(v7.getMostSignificantBits() + (number << 16), v7.getLeastSignificantBits()));
        int count = 64 * 256;
        patterns.forEach((name, pattern) -> {
            int[] segments = new int[64];
            int[] slots = new int[64];
            int[] words = new int[64];
            for (long number = 1; number <= count; number++) {
                UUID id = pattern.apply(number);
                long hash = RevokedIds.hash(id.getMostSignificantBits(), id.getLeastSignificantBits());
                segments[RevokedIds.segmentOf(hash)]++;
                slots[RevokedIdSlots.scaled(hash, 64)]++;
                words[RevokedIdSlots.scaled(hash >>> 26, 64)]++;
            }
            for (int[] places : List.of(segments, slots, words)) {
                // 256 are expected in each; random ids stray by more than 100 once in a billion times.
                assertThat(Arrays.stream(places)).as(name).allMatch(hits -> hits > 156 && hits < 356);
            }
        });
    }

    @Test
    void the_filter_answers_for_most_ids_that_are_not_there() {
        Random random = new Random(5);
        RevokedIdSlots full = new RevokedIdSlots(10_000, false);
        for (int i = 0; i < full.limit(); i++) {
            long hash = random.nextLong();
            full.put(hash, hash | 1, hash, MARK, 1);
            assertThat(full.mayHave(hash)).isTrue();
        }

        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += full.mayHave(random.nextLong()) ? 1 : 0;
        }

        assertThat(passed).isLessThan(8_000);
    }

    @Test
    void the_memory_of_a_table_is_that_of_its_arrays() {
        // Of 16 slots: 3 words of filter, 2 words for each id, 4 bytes for each mark and each level.
        assertThat(new RevokedIdSlots(16, false).bytes()).isEqualTo(3 * 8 + 16 * (2 * 8 + 4));
        assertThat(new RevokedIdSlots(16, true).bytes()).isEqualTo(3 * 8 + 16 * (2 * 8 + 4 + 4));
        assertThat(ids.bytes()).isEqualTo(64 * 344);
        assertThat(new RevocationIndex().bytes()).isEqualTo(64 * (344 + 344 + 408));
    }

    @Test
    void an_index_purges_every_kind_of_entry() {
        RevocationIndex index = new RevocationIndex();
        UUID id = Environment.system().newId();
        index.add(new Revocation.OfSession(new SessionId(id), EndReason.SIGNED_OUT, NOW));
        index.add(new Revocation.OfToken(id, EndReason.SIGNED_OUT, NOW));
        index.add(new Revocation.OfEpoch(new UserId(id), 1, EndReason.SIGNED_OUT, NOW));
        index.purge(NOW);
        assertThat(index.size()).isEqualTo(3);

        index.purge(NOW.plusSeconds(16));

        assertThat(index.size()).isZero();
        assertThat(index.find(new TokenFacts(new UserId(id), new SessionId(id), id, 0)))
                .isNull();
    }

    @Test
    void readers_see_each_id_from_the_moment_it_was_put_through_growth_and_purges() throws Exception {
        int count = 200_000;
        UUID[] all = new UUID[count];
        for (int i = 0; i < count; i++) {
            all[i] = Environment.system().newId();
        }
        AtomicInteger put = new AtomicInteger();
        Callable<Integer> writer = () -> {
            for (int i = 0; i < count; i++) {
                ids.put(all[i], MARK);
                put.set(i + 1);
                if (i % 50_000 == 0) {
                    ids.purge(NOW);
                }
            }
            return 0;
        };
        Callable<Integer> reader = () -> {
            Random random = new Random(3);
            int missed = 0;
            while (put.get() < count) {
                int known = put.get();
                if (known > 0 && ids.find(all[random.nextInt(known)]) != MARK) {
                    missed++;
                }
            }
            return missed;
        };

        try (Race race = new Race()) {
            assertThat(race.run(List.of(writer, reader, reader))).containsExactly(0, 0, 0);
        }
    }
}
