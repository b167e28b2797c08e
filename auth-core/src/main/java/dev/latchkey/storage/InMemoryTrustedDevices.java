package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.mfa.TrustedDeviceStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Trusted devices in memory. */
final class InMemoryTrustedDevices implements TrustedDeviceStore {

    private static final Comparator<TrustedDevice> LAST_FIRST = Comparator.comparing(TrustedDevice::createdAt)
            .thenComparing(device -> device.id().toString())
            .reversed();

    private final InMemoryTransactions transactions;
    private final Table<UUID, TrustedDevice> devices;

    InMemoryTrustedDevices(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.devices = new Table<>(transactions);
    }

    @Override
    public void add(Tx tx, TrustedDevice device) {
        devices.put(tx, device.id(), device);
    }

    @Override
    public List<TrustedDevice> find(UserId user, int epoch, Instant now) {
        return transactions.read(() -> devices.rows()
                .filter(device -> device.user().equals(user))
                .filter(device -> device.epoch() >= epoch && device.expiresAt().isAfter(now))
                .sorted(LAST_FIRST)
                .toList());
    }

    @Override
    public boolean use(Tx tx, UserId user, String digest, int epoch, Instant now) {
        Optional<TrustedDevice> trusted = devices.rows()
                .filter(device -> device.user().equals(user) && device.digest().equals(digest))
                .filter(device -> device.epoch() == epoch && device.expiresAt().isAfter(now))
                .findAny();
        trusted.ifPresent(device -> devices.put(tx, device.id(), device.used(now)));
        return trusted.isPresent();
    }

    @Override
    public boolean remove(Tx tx, UserId user, UUID id) {
        return devices.get(id)
                .filter(device -> device.user().equals(user))
                .flatMap(device -> devices.remove(tx, id))
                .isPresent();
    }

    @Override
    public int removeAll(Tx tx, UserId user) {
        return devices.removeIf(tx, row -> row.getValue().user().equals(user), Integer.MAX_VALUE);
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.call(
                tx -> devices.removeIf(tx, row -> !row.getValue().expiresAt().isAfter(now), limit));
    }
}
