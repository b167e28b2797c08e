package dev.latchkey.storage;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Copies of what the storage holds, of one kind, by key. Held to its contract by {@code ReadCacheContract}:
 * <ul>
 *   <li>What is not there is loaded, and kept for a bounded time; of a bounded number the ones used least go.
 *   <li>That there is nothing is never kept: what is added is found at once.
 *   <li>What was loaded before a change was told of, is given to who loads it and not kept, here or on any other node.
 *   <li>Several callers may load one key at once; nobody waits for another's load.
 *   <li>Whatever is wrong with the cache itself is as if there was no copy; only what the load throws is thrown.
 *   <li>Values are immutable: all callers share them.
 *   <li>Implementations are safe for use by several threads.
 * </ul>
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface ReadCache<K, V> {

    /**
     * The copy of a key, loaded when there is none.
     *
     * @param key the key
     * @param load reads what was committed; not to be called within a unit of work
     * @return the copy or what was loaded, empty when there is nothing
     */
    Optional<V> get(K key, Supplier<Optional<V>> load);

    /**
     * Tells all nodes that what the storage holds under a key has changed; after the commit. Does not wait for them.
     *
     * @param key the key
     */
    void changed(K key);
}
