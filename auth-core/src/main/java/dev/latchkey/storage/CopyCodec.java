package dev.latchkey.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * The form in which copies lie outside the process. Implementations are immutable.
 *
 * <p>Security promise of {@link StoreCaches}' codecs: a copy can be read and made only by who has the master key, and is
 * taken for no other key and for no longer than its life, so that who writes to the cache can at most bring back what
 * was so a moment ago.
 *
 * @param <V> the type of the values
 */
public interface CopyCodec<V> {

    /**
     * Writes a copy.
     *
     * @param key the text of its key
     * @param value the value
     * @param readAt when it was read from the storage, or before
     * @return the form
     */
    byte[] write(String key, V value, Instant readAt);

    /**
     * Reads a copy.
     *
     * @param key the text of its key
     * @param copy the form, whatever was found
     * @param after a copy that was read from the storage then or earlier is too old; {@link Instant#MIN} for none
     * @param now the time
     * @return the value, empty when it is not to be used: too old, not for this key, or not made by this codec
     */
    Optional<V> read(String key, byte[] copy, Instant after, Instant now);
}
