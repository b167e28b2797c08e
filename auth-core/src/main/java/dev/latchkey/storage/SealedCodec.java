package dev.latchkey.storage;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.StrictJson;
import dev.latchkey.token.CopySeal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies as sealed JSON, with the time at which they were read sealed in. The seal's label is the key, so that nobody can
 * give one user the copy of another.
 */
final class SealedCodec<V> implements CopyCodec<V> {

    private static final Logger log = LoggerFactory.getLogger(SealedCodec.class);

    /** How far the clocks of two nodes may be apart. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private final String name;
    private final Form<V> form;
    private final Duration life;
    private final CopySeal seal;
    private final Environment environment;

    SealedCodec(String name, Form<V> form, Duration life, CopySeal seal, Environment environment) {
        this.name = name;
        this.form = form;
        this.life = life;
        this.seal = seal;
        this.environment = environment;
    }

    /** A value as the members of a JSON object. */
    interface Form<V> {

        Map<String, Object> write(V value);

        /** Reads what it wrote; throws a {@link RuntimeException} for what a later version wrote and it does not know. */
        V read(Map<String, @Nullable Object> members);
    }

    @Override
    public byte[] write(String key, V value, Instant readAt) {
        byte[] json = JsonWriter.write(form.write(value)).getBytes(StandardCharsets.UTF_8);
        byte[] stamped = ByteBuffer.allocate(Long.BYTES + json.length)
                .putLong(readAt.toEpochMilli())
                .put(json)
                .array();
        return seal.seal(stamped, label(key), environment);
    }

    @Override
    public Optional<V> read(String key, byte[] copy, Instant after, Instant now) {
        Optional<byte[]> stamped = seal.open(copy, label(key)).filter(opened -> opened.length > Long.BYTES);
        if (stamped.isEmpty()) {
            return Optional.empty();
        }
        Instant readAt = Instant.ofEpochMilli(ByteBuffer.wrap(stamped.get()).getLong());
        if (!readAt.isAfter(after) || !isYoung(readAt, now)) {
            return Optional.empty();
        }
        byte[] json = Arrays.copyOfRange(stamped.get(), Long.BYTES, stamped.get().length);
        try {
            return Optional.of(form.read(StrictJson.parseObject(json, Attributes.LIMITS)));
        } catch (RuntimeException e) {
            // Nodes of two versions may run side by side; what the other one wrote is read from the storage then.
            log.debug("A copy of {} was written by another version", name, e);
            return Optional.empty();
        }
    }

    private boolean isYoung(Instant readAt, Instant now) {
        Duration age = Duration.between(readAt, now);
        return age.compareTo(life) < 0 && age.compareTo(CLOCKS.negated()) >= 0;
    }

    private byte[] label(String key) {
        return (name + " " + key).getBytes(StandardCharsets.UTF_8);
    }

    static <T> T member(Map<?, ?> members, String member, Class<T> type) {
        Object value = members.get(member);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the member " + member + " is missing or of another kind");
        }
        return type.cast(value);
    }

    static String text(Map<?, ?> members, String member) {
        return member(members, member, String.class);
    }

    static List<String> texts(Map<?, ?> members, String member) {
        List<?> values = member(members, member, List.class);
        return values.stream().map(String.class::cast).toList();
    }
}
