package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.CeremoniesContract;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CeremoniesByKindTest extends CeremoniesContract {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant LATER = START.plusSeconds(60);

    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final List<InProcessCeremonies> memories = new ArrayList<>();
    private final Ceremonies ceremonies = new CeremoniesByKind(this::memory);

    private Ceremonies memory() {
        InProcessCeremonies memory = new InProcessCeremonies(environment, 50);
        memories.add(memory);
        return memory;
    }

    @Override
    protected Ceremonies ceremonies() {
        return InProcessState.create(environment).ceremonies();
    }

    @Override
    protected Instant start() {
        return START;
    }

    @Test
    void a_flood_of_one_kind_pushes_out_nothing_of_another() {
        ceremonies.put("mfa/token", "waits", START, LATER);
        ceremonies.put("login-lock/account", "locked", START, LATER);
        ceremonies.put("plain", "value", START, LATER);

        for (int i = 0; i < 10_000; i++) {
            ceremonies.put("passkey/" + i, "challenge", START, LATER);
        }

        assertThat(ceremonies.find("mfa/token", START)).contains("waits");
        assertThat(ceremonies.find("login-lock/account", START)).contains("locked");
        assertThat(ceremonies.find("plain", START)).contains("value");
        assertThat(memories).allSatisfy(memory -> assertThat(memory.size()).isLessThanOrEqualTo(50));
    }

    @Test
    void a_flood_of_kinds_takes_bounded_memory_and_leaves_those_that_were_there_first() {
        ceremonies.put("mfa/token", "waits", START, LATER);

        for (int i = 0; i < 1_000; i++) {
            ceremonies.put("kind" + i + "/key", "value" + i, START, LATER);
            assertThat(ceremonies.find("kind" + i + "/key", START)).contains("value" + i);
        }

        assertThat(memories).hasSizeLessThanOrEqualTo(9);
        assertThat(ceremonies.find("mfa/token", START)).contains("waits");
    }
}
