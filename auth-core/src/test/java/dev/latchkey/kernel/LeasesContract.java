package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What all {@link Leases} of several nodes keep to. An implementation gives its own, all free at the start. */
public abstract class LeasesContract {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant UNTIL = NOW.plusSeconds(60);
    private static final int ROUNDS = 50;
    private static final int NODES = 8;

    private final UUID one = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private final UUID other = UUID.fromString("00000000-0000-7000-8000-000000000002");

    /** The leases, the same at each call. */
    protected abstract Leases leases();

    @Test
    public final void a_lease_is_one_holders_until_it_ends_and_not_at_its_end() {
        assertThat(leases().take("a", one, NOW, UNTIL)).isTrue();

        assertThat(leases().take("a", other, NOW, UNTIL)).isFalse();
        assertThat(leases().take("a", other, UNTIL.minusMillis(1), UNTIL.plusSeconds(60)))
                .isFalse();
        assertThat(leases().take("a", other, UNTIL, UNTIL.plusSeconds(60))).isTrue();
        assertThat(leases().take("a", one, UNTIL, UNTIL.plusSeconds(60))).isFalse();
    }

    @Test
    public final void its_holder_prolongs_it() {
        assertThat(leases().take("a", one, NOW, UNTIL)).isTrue();
        assertThat(leases().take("a", one, NOW.plusSeconds(30), UNTIL.plusSeconds(30)))
                .isTrue();

        assertThat(leases().take("a", other, UNTIL, UNTIL.plusSeconds(60))).isFalse();
    }

    @Test
    public final void leases_of_different_names_are_independent() {
        assertThat(leases().take("a", one, NOW, UNTIL)).isTrue();
        assertThat(leases().take("b", other, NOW, UNTIL)).isTrue();
    }

    @Test
    public final void of_nodes_that_try_at_once_one_gets_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                Instant now = NOW.plusSeconds(round);
                List<Callable<Boolean>> nodes = new ArrayList<>();
                for (int node = 0; node < NODES; node++) {
                    UUID holder = new UUID(round, node);
                    nodes.add(() -> leases().take("raced", holder, now, now.plusSeconds(1)));
                }
                assertThat(race.run(nodes)).containsOnlyOnce(true);
            }
        }
    }
}
