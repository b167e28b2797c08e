package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RevocationFieldsTest {

    private static final String ID = "0198c0de-0000-7000-8000-000000000001";

    @ParameterizedTest
    @CsvSource({
        "type,",
        "type,Session",
        "type,user",
        "session_id,",
        "session_id,0198c0de",
        "session_id,'0198C0DE-0000-7000-8000-00000000000g'",
        "reason,",
        "expires_at,",
        "expires_at,tomorrow",
        "expires_at,1772367660",
    })
    void what_is_no_entry_is_refused(String name, String value) {
        Map<String, String> fields = new LinkedHashMap<>(session());
        if (value == null) {
            fields.remove(name);
        } else {
            fields.put(name, value);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> RevocationFields.read(Fields.bytes(fields)));
    }

    @ParameterizedTest
    @CsvSource({"''", "-1", "1.5", "2147483648", "seven"})
    void what_is_no_epoch_is_refused(String epoch) {
        Map<String, String> fields = Map.of(
                "type",
                "epoch",
                "user_id",
                ID,
                "epoch",
                epoch,
                "reason",
                "signed_out",
                "expires_at",
                "2026-03-01T12:00:00Z");

        assertThatIllegalArgumentException().isThrownBy(() -> RevocationFields.read(Fields.bytes(fields)));
    }

    @Test
    void a_node_of_a_newer_version_is_understood() {
        Map<String, String> fields = new LinkedHashMap<>(session());
        fields.put("reason", "a_reason_to_come");
        fields.put("node", "seven");

        Revocation entry = RevocationFields.read(Fields.bytes(fields));

        assertThat(entry.reason()).isEqualTo(EndReason.ENDED_BY_ADMINISTRATOR);
        assertThat(entry.expiresAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @Test
    void entries_that_cannot_be_read_are_passed_over() {
        RedisSettings settings = States.newSettings();
        String stream = "{" + settings.namespace() + "}:revocations";
        Queue<Revocation> heard = new ConcurrentLinkedQueue<>();
        try (RedisSharedState state = RedisSharedState.connect(settings);
                States.Look look = new States.Look(TestRedis.uri());
                RevocationFeed.Subscription subscription =
                        state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            Revocation entry = States.entry();
            look.at().xadd(stream, Map.of("type", "session"));
            look.at().xadd(stream, Map.of("\r\nforged", "x".repeat(100_000)));
            look.at().xadd(stream, Map.of("type", "epoch", "epoch", "x".repeat(100_000)));
            state.revocationFeed().publish(entry);

            await().untilAsserted(() -> assertThat(heard).containsExactly(entry));
        }
    }

    private static Map<String, String> session() {
        return Map.of(
                "type", "session", "session_id", ID, "reason", "signed_out", "expires_at", "2026-03-01T12:00:00Z");
    }
}
