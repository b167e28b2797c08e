package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.token.KeyInfo;
import dev.latchkey.token.KeyPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeysCommandTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    private static final KeyInfo FORMER = key("former", KeyPurpose.ACCESS_TOKEN, NOW.minusSeconds(9), LATER);
    private static final KeyInfo PRESENT = key("present", KeyPurpose.ACCESS_TOKEN, NOW.minusSeconds(5), LATER);
    private static final KeyInfo NEXT = key("next", KeyPurpose.ACCESS_TOKEN, NOW.plusSeconds(60), null);
    private static final KeyInfo OTHER = key("other", KeyPurpose.REFRESH_TOKEN, NOW.minusSeconds(5), null);
    private static final List<KeyInfo> KEYS = List.of(NEXT, OTHER, PRESENT, FORMER);

    @Test
    void the_key_that_signs_is_in_use_until_its_successor_is() {
        assertThat(state(PRESENT)).isEqualTo("in use until 2026-03-01T12:01:00Z, accepted until 2026-03-01T13:00:00Z");
        assertThat(state(NEXT)).isEqualTo("published");
        assertThat(KeysCommand.state(PRESENT, KEYS, NOW.plusSeconds(60)))
                .isEqualTo("accepted until 2026-03-01T13:00:00Z");
        assertThat(KeysCommand.state(NEXT, KEYS, NOW.plusSeconds(60))).isEqualTo("in use");
    }

    @Test
    void a_key_whose_successor_signs_is_accepted_alone() {
        assertThat(state(FORMER)).isEqualTo("accepted until 2026-03-01T13:00:00Z");
    }

    @Test
    void a_key_without_a_successor_is_in_use() {
        assertThat(state(OTHER)).isEqualTo("in use");
    }

    private static String state(KeyInfo key) {
        return KeysCommand.state(key, KEYS, NOW);
    }

    private static KeyInfo key(String id, KeyPurpose purpose, Instant from, Instant retires) {
        return new KeyInfo(id, purpose, "ES256", NOW.minusSeconds(99), from, Optional.ofNullable(retires));
    }
}
