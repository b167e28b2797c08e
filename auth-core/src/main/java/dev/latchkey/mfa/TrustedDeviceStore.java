package dev.latchkey.mfa;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Devices that are trusted. Held to its contract by {@code TrustedDeviceStoreContract}. Implementations are safe for use
 * by several threads.
 */
public interface TrustedDeviceStore {

    /**
     * Adds a device.
     *
     * @param tx the unit of work
     * @param device the device, of an id and a digest that are new
     */
    void add(Tx tx, TrustedDevice device);

    /**
     * A user's devices that have not expired and are not behind an epoch.
     *
     * @param user the user
     * @param epoch the user's epoch
     * @param now the time
     * @return the devices, the last trusted first
     */
    List<TrustedDevice> find(UserId user, int epoch, Instant now);

    /**
     * Notes a use of a device, if it is trusted: nobody removes it before the unit of work has ended.
     *
     * @param tx the unit of work that rests on the answer
     * @param user the user it must be of
     * @param digest the digest of what the device presents
     * @param epoch the user's epoch, which it must have
     * @param now the time; a device whose expiry is not after it is not trusted
     * @return whether it is trusted
     */
    boolean use(Tx tx, UserId user, String digest, int epoch, Instant now);

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
     * Removes all devices of a user.
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
