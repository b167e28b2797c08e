package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.CeremoniesContract;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class InProcessCeremoniesTest extends CeremoniesContract {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final InProcessCeremonies ceremonies = new InProcessCeremonies(environment, 100_000);

    @Override
    protected Ceremonies ceremonies() {
        return ceremonies;
    }

    @Override
    protected Instant start() {
        return START;
    }

    @Test
    void what_has_expired_takes_no_memory() {
        for (int i = 0; i < 100; i++) {
            ceremonies.put("key" + i, "value", START, START.plusSeconds(60));
        }
        ceremonies.put("longer", "value", START, START.plusSeconds(120));
        assertThat(ceremonies.size()).isEqualTo(101);

        environment.advance(Duration.ofSeconds(61));

        assertThat(ceremonies.size()).isEqualTo(1);
        assertThat(ceremonies.find("longer", environment.now())).contains("value");
    }

    @Test
    void a_flood_of_entries_takes_bounded_memory() {
        InProcessCeremonies small = new InProcessCeremonies(environment, 50);
        for (int i = 0; i < 10_000; i++) {
            small.put("key" + i, "value", START, START.plusSeconds(60));
        }

        assertThat(small.size()).isLessThanOrEqualTo(50);
    }
}
