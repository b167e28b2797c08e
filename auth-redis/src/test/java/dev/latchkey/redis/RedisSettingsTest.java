package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.kernel.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisSettingsTest {

    private static final String PASSWORD = "hush";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://localhost|localhost:6379",
                "redis://:hush@redis.example:7000/3|redis.example:7000",
                "rediss://app:hush@redis.example|redis.example:6379",
                "redis://[::1]:7000|[::1]:7000",
                "redis-sentinel://:hush@one:26379,two:26380#main|main by the sentinels one:26379,two:26380",
                "redis://:hush@one:7000,two:7001|one:7000,two:7001",
                "redis://:hush@one:7000,redis://:hush@two:7001|one:7000,two:7001",
            })
    void the_servers_are_shown_and_the_credentials_are_not(String uri, String shown) {
        assertThat(parse(uri)).hasToString("Redis at " + shown + ", namespace latchkey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hush",
                "localhost:6379",
                "http://:hush@localhost",
                "redis:hush",
                "redis://",
                "redis://:hush@",
                "redis://:hush@localhost:99999",
                "redis://:hush@localhost:port",
                "redis://:hu%sh@localhost",
                "redis://:hu sh@localhost",
                "redis://:hush@localhost/notanumber",
                "redis-sentinel://:hush@one:26379",
                "redis-sentinel://:hush@one:26379#",
                "redis-socket:///tmp/hush",
                "redis://:hush@one:7000/2,redis://:hush@two:7001/2",
                "redis://:hush@one:7000,",
                "redis://:hu@sh@one:7000",
                "redis://:hush@one:7000,,two:7001",
                "redis://:hush@one:seven,two:7001",
                "redis://:hush@one:7000,hush@two:7001",
                "REDIS://:hush@localhost",
                "rediss://:hush@localhost?verifyPeer=NONE",
                "rediss://:hush@localhost?verifyPeer=CA",
                "rediss://:hush@one?verifyPeer=false,two",
                "rediss-sentinel://:hush@one?verifyPeer=NONE#main",
            })
    void what_is_no_address_is_refused_without_repeating_it(String uri) {
        Throwable refusal = catchThrowable(() -> parse(uri));

        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://user:password@host:port/database")
                .hasNoCause();
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(PASSWORD).doesNotContain("hu%sh", "hu sh");
    }

    @Test
    void only_rediss_is_encrypted() {
        assertThat(parse("rediss://localhost").isEncrypted()).isTrue();
        assertThat(parse("rediss://one:7000,two:7001").isEncrypted()).isTrue();
        assertThat(parse("rediss-sentinel://one:7000#main").isEncrypted()).isTrue();
        assertThat(parse("redis://localhost").isEncrypted()).isFalse();
        assertThat(parse("redis-sentinel://one:7000#main").isEncrypted()).isFalse();
    }

    @Test
    void it_is_known_who_shows_a_password_and_who_stays_on_this_machine() {
        assertThat(parse("redis://:hush@localhost").isAuthenticated()).isTrue();
        assertThat(parse("redis://app:hush@one:7000,two:7001").isAuthenticated())
                .isTrue();
        assertThat(parse("redis://localhost").isAuthenticated()).isFalse();
        assertThat(parse("redis://one:7000,two:7001").isAuthenticated()).isFalse();

        assertThat(parse("redis://localhost").isLoopback()).isTrue();
        assertThat(parse("redis://[::1]:7000").isLoopback()).isTrue();
        assertThat(parse("redis://127.0.0.1:7000,127.0.0.1:7001").isLoopback()).isTrue();
        assertThat(parse("redis-sentinel://localhost#main").isLoopback()).isTrue();
        assertThat(parse("redis://127.0.0.1:7000,redis.example:7001").isLoopback())
                .isFalse();
        assertThat(parse("redis-sentinel://localhost,one#main").isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "{a}", "ä"})
    void a_namespace_holds_nothing_that_means_something_in_a_key(String namespace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("redis://localhost").withNamespace(namespace));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("redis://localhost").withNamespace("x".repeat(51)));
    }

    @Test
    void times_and_lengths_have_bounds() {
        RedisSettings settings = parse("redis://localhost");

        assertThatIllegalArgumentException().isThrownBy(() -> settings.withCommandTimeout(Duration.ofMillis(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withCommandTimeout(Duration.ofSeconds(11)));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withStreamLength(99));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withStreamLength(10_000_001));
        assertThat(settings.withCommandTimeout(Duration.ofSeconds(1))
                        .withStreamLength(100)
                        .withNamespace("shop-1_a.b"))
                .hasToString("Redis at localhost:6379, namespace shop-1_a.b");
    }

    private static RedisSettings parse(String uri) {
        return RedisSettings.parse(Secret.of(uri));
    }
}
