package dev.latchkey.redis;

import dev.latchkey.kernel.Ceremonies;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ceremonies in Redis, each under a key of its own that expires by itself. The expiry stands before the value too, so
 * that it is held to the callers' clock.
 */
final class RedisCeremonies implements Ceremonies {

    private static final int EXPIRY_DIGITS = 16;

    /** Covers the differences of clocks. */
    private static final Duration KEPT_LONGER = Duration.ofSeconds(10);

    /** Compares and sets in one step; an expiry in digits of one length compares as a text. */
    private static final String REPLACE = """
            local known = redis.call('GET', KEYS[1])
            if not known or string.sub(known, 17) ~= ARGV[1] or string.sub(known, 1, 16) <= ARGV[3] then return 0 end
            redis.call('SET', KEYS[1], string.sub(known, 1, 16) .. ARGV[2], 'KEEPTTL')
            return 1
            """;

    private final RedisLink link;
    private final RedisKeys keys;
    private final RedisSettings settings;

    RedisCeremonies(RedisLink link, RedisKeys keys, RedisSettings settings) {
        this.link = link;
        this.keys = keys;
        this.settings = settings;
    }

    @Override
    public void put(String key, String value, Instant now, Instant expiresAt) {
        Ceremonies.requireEntry(key, value);
        long life =
                Math.max(1, Duration.between(now, expiresAt.plus(KEPT_LONGER)).toMillis());
        String unused = answer(() ->
                link.commands().set(keys.ceremony(key), bytes(digits(expiresAt) + value), SetArgs.Builder.px(life)));
    }

    @Override
    public Optional<String> find(String key, Instant now) {
        return live(answer(() -> link.commands().get(keys.ceremony(key))), now);
    }

    @Override
    public boolean replace(String key, String expected, String updated, Instant now) {
        Ceremonies.requireEntry(key, updated);
        byte[][] arguments = {bytes(expected), bytes(updated), bytes(digits(now))};
        Long replaced = answer(() ->
                link.commands().eval(REPLACE, ScriptOutputType.INTEGER, new String[] {keys.ceremony(key)}, arguments));
        return replaced != null && replaced == 1;
    }

    @Override
    public Optional<String> take(String key, Instant now) {
        return live(answer(() -> link.commands().getdel(keys.ceremony(key))), now);
    }

    private <T> T answer(Supplier<RedisFuture<T>> command) {
        try {
            return Answers.await(command.get(), settings.commandTimeout());
        } catch (RuntimeException e) {
            throw RedisFailure.atRunTime(settings.address(), e);
        }
    }

    private static Optional<String> live(byte @Nullable [] stored, Instant now) {
        if (stored == null || stored.length < EXPIRY_DIGITS) {
            return Optional.empty();
        }
        String text = new String(stored, StandardCharsets.UTF_8);
        return text.substring(0, EXPIRY_DIGITS).compareTo(digits(now)) > 0
                ? Optional.of(text.substring(EXPIRY_DIGITS))
                : Optional.empty();
    }

    private static String digits(Instant time) {
        return String.format(Locale.ROOT, "%0" + EXPIRY_DIGITS + "d", Math.max(0, time.toEpochMilli()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
