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
     * Replaces a key's times and sealed material, by its id.
     *
     * @param tx the unit of work
     * @param key the key as it is to be
     * @return false when there is no such key
     */
    boolean update(Tx tx, StoredKey key);

    /**
     * Forgets keys that no token can need any more.
     *
     * @param tx the unit of work
     * @param now keys whose {@code retiresAt} is not after this are removed
     * @return how many were removed
     */
    int purgeRetired(Tx tx, Instant now);
}
