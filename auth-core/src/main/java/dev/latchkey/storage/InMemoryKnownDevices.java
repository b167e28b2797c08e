package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.KnownDevice;
import dev.latchkey.session.KnownDeviceStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Known devices in memory. */
final class InMemoryKnownDevices implements KnownDeviceStore {

    private static final Comparator<KnownDevice> LAST_FIRST = Comparator.comparing(KnownDevice::lastSeenAt)
            .thenComparing(device -> device.id().toString())
            .reversed();

    private final InMemoryTransactions transactions;
    private final Table<UUID, KnownDevice> devices;

    InMemoryKnownDevices(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.devices = new Table<>(transactions);
    }

    @Override
    public List<KnownDevice> find(UserId user, int epoch, Instant now) {
        return transactions.read(() -> of(user).filter(
                        device -> device.epoch() >= epoch && device.expiresAt().isAfter(now))
                .toList());
    }

    private Stream<KnownDevice> of(UserId user) {
        return devices.rows().filter(device -> device.user().equals(user)).sorted(LAST_FIRST);
    }

    @Override
    public void put(Tx tx, KnownDevice device, int most) {
        KnownDevice stored = of(device.user())
                .filter(known -> known.digest().equals(device.digest()))
                .findFirst()
                .map(known -> again(known, device))
                .orElse(device);
        devices.put(tx, stored.id(), stored);
        of(device.user())
                .filter(known -> !known.id().equals(stored.id()))
                .skip(most - 1L)
                .toList()
                .forEach(known -> devices.remove(tx, known.id()));
    }

    private static KnownDevice again(KnownDevice known, KnownDevice seen) {
        return new KnownDevice(
                known.id(),
                known.user(),
                known.digest(),
                seen.epoch(),
                seen.userAgent(),
                seen.address(),
                known.createdAt(),
                seen.lastSeenAt(),
                seen.expiresAt());
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
