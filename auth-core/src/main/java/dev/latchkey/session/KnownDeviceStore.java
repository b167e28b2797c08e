package dev.latchkey.session;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Devices that users have signed in on. Held to its contract by {@code KnownDeviceStoreContract}. Implementations are safe
 * for use by several threads.
 */
public interface KnownDeviceStore {

    /**
     * A user's devices that have not expired and are not behind an epoch.
     *
     * @param user the user
     * @param epoch the user's epoch
     * @param now the time; a device whose expiry is not after it is not known
     * @return the devices, the last seen first
     */
    List<KnownDevice> find(UserId user, int epoch, Instant now);

    /**
     * Notes a sign-in on a device: adds the device, or replaces what is there of the same user and digest but for its id
     * and its first sign-in. Of the user's devices beyond the most those that were not seen for the longest go.
     *
     * @param tx the unit of work of the sign-in
     * @param device the device as it is now
     * @param most how many devices a user has, 1 or more
     */
    void put(Tx tx, KnownDevice device, int most);

    /**
     * Removes one device of a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @param id the device
     * @return whether there was such a device
     */
    boolean remove(Tx tx, UserId user, UUID id);

    /**
     * Removes all devices of a user, those that are not known any more too.
     *
     * @param tx the unit of work
     * @param user the user
     * @return how many there were
     */
    int removeAll(Tx tx, UserId user);

    /**
     * Forgets devices that have expired.
     *
     * @param now devices whose expiry is not after this are removed
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purgeExpired(Instant now, int limit);
}
