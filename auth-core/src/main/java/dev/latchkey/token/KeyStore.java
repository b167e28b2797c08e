package dev.latchkey.token;

import dev.latchkey.kernel.Tx;
import java.time.Instant;
import java.util.List;

/**
 * The durable keys. Held to its contract by {@code KeyStoreContract}. Implementations are safe for use by several
 * threads.
 */
public interface KeyStore {

    /**
     * All keys, of every purpose.
     *
     * @return the keys, oldest first
     */
    List<StoredKey> all();

    /**
     * Adds a key unless another node was quicker: nodes that start together end up with one key a purpose.
     *
     * @param tx the unit of work
     * @param key the key, of an id that is new
     * @param expectedCount how many keys of this purpose the caller knows
     * @return false, and nothing is changed, when there are not as many keys of this purpose as expected
     */
    boolean add(Tx tx, StoredKey key, int expectedCount);

    /**
     * Sets when a key retires, unless it does so by then already; all else of it stays as it is.
     *
     * @param tx the unit of work
     * @param id the key's id
     * @param retiresAt from when on it is not accepted
     * @return whether that was changed: false when there is no such key, or it retires no later
     */
    boolean retire(Tx tx, String id, Instant retiresAt);

    /**
     * Puts another sealed form of the same material in the place of one; all else of the key stays as it is.
     *
     * @param tx the unit of work
     * @param id the key's id
     * @param expected the sealed form it must have
     * @param updated the one it gets
     * @return whether it was as expected
     */
    boolean reseal(Tx tx, String id, String expected, String updated);

    /**
     * Forgets keys that no token can need any more.
     *
     * @param tx the unit of work
     * @param now keys whose {@code retiresAt} is not after this are removed
     * @return how many were removed
     */
    int purgeRetired(Tx tx, Instant now);
}
