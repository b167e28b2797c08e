package dev.latchkey.kernel;

import java.time.Instant;
import java.util.UUID;

/**
 * Who of several nodes does a thing that one of them has to do. Held to its contract by {@code LeasesContract}. A lease
 * spares work, it guards nothing: what is done under it bears being done twice. Implementations are safe for use by
 * several threads and nodes.
 */
public interface Leases {

    /**
     * Takes a lease, or prolongs one that this holder has. Of several holders that try at once one gets it. Commits by
     * itself.
     *
     * @param name what it is for; 1 to 50 characters
     * @param holder who wants it
     * @param now the time; a lease that ends at or before it is free
     * @param until when it ends unless it is prolonged
     * @return whether it is this holder's now
     * @throws StoreUnavailableException when the store is out of reach
     */
    boolean take(String name, UUID holder, Instant now, Instant until);

    /**
     * The leases of a storage that only one process uses: whoever asks has them.
     *
     * @return the leases
     */
    static Leases ofOneNode() {
        return (name, holder, now, until) -> true;
    }
}
