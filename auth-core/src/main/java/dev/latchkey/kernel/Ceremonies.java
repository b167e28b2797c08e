package dev.latchkey.kernel;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered between the steps of a ceremony that takes several requests, such as a sign-in that waits for a
 * second factor, for all nodes that share it. Held to its contract by {@code CeremoniesContract}.
 *
 * <p>The contract:
 * <ul>
 *   <li>Implementations are safe for use by several threads and nodes; each call is atomic. Of any number of callers who
 *       take one entry at once, exactly one gets it.
 *   <li>A key is 1 to 200 printable ASCII characters without spaces, and gives nobody who reads it what the client has to
 *       present: a digest. A value is at most {@value #MAX_VALUE} characters and has no secret in it either.
 *   <li>The state is fast and may be lost: then the ceremony begins anew, and nothing that was used up works again.
 *   <li>Each method throws {@link StoreUnavailableException} when the state is out of reach.
 * </ul>
 */
public interface Ceremonies {

    /** The longest value. */
    int MAX_VALUE = 10_000;

    /**
     * Remembers an entry, in place of one of the same key.
     *
     * @param key the key
     * @param value what to remember
     * @param now the time
     * @param expiresAt when it is forgotten, after {@code now}
     */
    void put(String key, String value, Instant now, Instant expiresAt);

    /**
     * Looks at an entry and leaves it as it is.
     *
     * @param key the key
     * @param now the time; an entry whose expiry is not after it is not given
     * @return the value, empty when there is none
     */
    Optional<String> find(String key, Instant now);

    /**
     * Changes an entry that is as expected. Its expiry stays.
     *
     * @param key the key
     * @param expected the value it must have
     * @param updated the value it gets
     * @param now the time; an entry whose expiry is not after it is not changed
     * @return whether it was as expected and is changed now; of several callers with the same expectation, one is told so
     */
    boolean replace(String key, String expected, String updated, Instant now);

    /**
     * Takes an entry out: of any number of callers, on any number of nodes, exactly one gets it.
     *
     * @param key the key
     * @param now the time; an entry whose expiry is not after it is not given
     * @return the value, empty when there is none
     */
    Optional<String> take(String key, Instant now);

    /**
     * Refuses what cannot be remembered, for implementations.
     *
     * @param key the key
     * @param value the value
     * @throws IllegalArgumentException when the key is not 1 to 200 printable ASCII characters without spaces, or the
     *     value is too long
     */
    static void requireEntry(String key, String value) {
        if (key.isEmpty() || key.length() > 200 || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a ceremony's key is 1 to 200 printable ASCII characters");
        }
        if (value.length() > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a ceremony's value has at most " + MAX_VALUE + " characters, not " + value.length());
        }
    }
}
