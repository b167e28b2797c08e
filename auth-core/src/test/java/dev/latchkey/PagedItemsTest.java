package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PagedItemsTest {

    private static final int ALL = 200_000;
    private static final int PAGE = 1_000;
    private static final Instant LATEST = Instant.parse("2026-03-02T08:00:00Z");

    private final List<Integer> read = new ArrayList<>();
    private int walked;

    @Test
    void of_200_000_events_a_page_is_read_when_the_one_before_it_is_used_up_and_no_sooner() {
        PagedItems<AuditEvent, AuditPlace> events = new PagedItems<>(this::page, AuditEvent::type);
        Iterator<Object> walk = events.iterator();
        while (walk.hasNext()) {
            assertThat(walk.next()).isEqualTo("event_" + walked);
            walked++;
        }

        assertThat(walked).isEqualTo(ALL);
        assertThat(read).hasSize(ALL / PAGE);
        for (int page = 1; page < read.size(); page++) {
            assertThat(read.get(page)).as("walked when page %s was read", page).isEqualTo(page * PAGE);
        }
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(walk::next);
    }

    @Test
    void a_log_that_is_out_of_reach_is_known_before_anything_is_given_out() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> new PagedItems<AuditEvent, AuditPlace>(
                        place -> {
                            throw new StoreUnavailableException("no log");
                        },
                        AuditEvent::type));
    }

    @Test
    void a_log_without_events_has_none() {
        assertThat(new PagedItems<AuditEvent, AuditPlace>(
                        place -> new PagedItems.Page<>(List.of(), null), AuditEvent::type))
                .isEmpty();
    }

    @Test
    void a_list_ends_with_a_page_that_is_not_full_and_what_has_nothing_is_left_out() {
        List<Integer> numbers = List.of(1, 2, 3, 4);
        List<Integer> asked = new ArrayList<>();
        PagedItems<Integer, Integer> items = new PagedItems<>(
                last -> {
                    asked.add(last);
                    int from = last == null ? 0 : last;
                    return PagedItems.Page.of(numbers.subList(from, Math.min(4, from + 2)), 2, number -> number);
                },
                number -> -number);

        assertThat(items).containsExactly(-1, -2, -3, -4);
        assertThat(asked).containsExactly(null, 2, 4);
        assertThat(items.ifAny()).containsSame(items);
        assertThat(new PagedItems<Integer, Integer>(last -> PagedItems.Page.of(List.of(), 2, number -> number), n -> n)
                        .ifAny())
                .isEmpty();
    }

    private PagedItems.Page<AuditEvent, AuditPlace> page(AuditPlace after) {
        read.add(walked);
        int first =
                after == null ? 0 : (int) (LATEST.getEpochSecond() - after.at().getEpochSecond()) + 1;
        List<AuditEvent> events = new ArrayList<>();
        for (int number = first; number < first + PAGE; number++) {
            events.add(new AuditEvent(
                    new UUID(7, number),
                    LATEST.minusSeconds(number),
                    "event_" + number,
                    AuditOutcome.SUCCESS,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Map.of()));
        }
        AuditPage page = new AuditPage(events, first + PAGE < ALL);
        return new PagedItems.Page<>(page.events(), page.next().orElse(null));
    }
}
