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

class PagedEventsTest {

    private static final int ALL = 200_000;
    private static final int PAGE = 1_000;
    private static final Instant LATEST = Instant.parse("2026-03-02T08:00:00Z");

    private final List<Integer> read = new ArrayList<>();
    private int walked;

    @Test
    void of_200_000_events_a_page_is_read_when_the_one_before_it_is_used_up_and_no_sooner() {
        PagedEvents events = new PagedEvents(this::page, AuditEvent::type);
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
                .isThrownBy(() -> new PagedEvents(
                        place -> {
                            throw new StoreUnavailableException("no log");
                        },
                        AuditEvent::type));
    }

    @Test
    void a_log_without_events_has_none() {
        assertThat(new PagedEvents(place -> new AuditPage(List.of(), false), AuditEvent::type))
                .isEmpty();
    }

    private AuditPage page(AuditPlace after) {
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
        return new AuditPage(events, first + PAGE < ALL);
    }
}
