package dev.latchkey.storage;

import java.util.Objects;
import java.util.function.Function;

/**
 * What a cache is for. Immutable.
 *
 * @param name its name: lower-case letters
 * @param settings how long and how many
 * @param text the text of a key
 * @param parse reads the text of a key; throws {@link IllegalArgumentException} when it is none
 * @param codec the form of the values outside the process
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public record CacheSpec<K, V>(
        String name, CacheSettings settings, Function<K, String> text, Function<String, K> parse, CopyCodec<V> codec) {

    /** Checks that nothing is missing, and the name. */
    public CacheSpec {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(parse, "parse");
        Objects.requireNonNull(codec, "codec");
        if (name.isEmpty() || !name.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            throw new IllegalArgumentException("the name of a cache is of lower-case letters, not '" + name + "'");
        }
    }
}
