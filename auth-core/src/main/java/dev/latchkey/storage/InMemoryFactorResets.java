package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.FactorReset;
import dev.latchkey.mfa.FactorResetStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Resets of second factors in memory. */
final class InMemoryFactorResets implements FactorResetStore {

    private static final Comparator<FactorReset> LONGEST_DUE_FIRST = Comparator.comparing(FactorReset::dueAt)
            .thenComparing(reset -> reset.user().toString());

    private final InMemoryTransactions transactions;
    private final Table<UserId, FactorReset> resets;

    InMemoryFactorResets(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.resets = new Table<>(transactions);
    }

    @Override
    public boolean add(Tx tx, FactorReset reset) {
        if (resets.contains(reset.user())) {
            return false;
        }
        resets.put(tx, reset.user(), reset);
        return true;
    }

    @Override
    public Optional<FactorReset> find(UserId user) {
        return transactions.read(() -> resets.get(user));
    }

    @Override
    public Optional<FactorReset> findByDigest(String digest) {
        return transactions.read(() ->
                resets.rows().filter(reset -> digest.equals(reset.digest())).findAny());
    }

    @Override
    public boolean setDigest(UserId user, String digest) {
        return transactions.call(tx -> {
            Optional<FactorReset> found = resets.get(user);
            found.ifPresent(reset -> resets.put(tx, user, with(reset, digest)));
            return found.isPresent();
        });
    }

    private static FactorReset with(FactorReset reset, String digest) {
        return new FactorReset(
                reset.user(), reset.requestedBy(), reset.requestedAt(), reset.dueAt(), reset.locale(), digest);
    }

    @Override
    public Optional<FactorReset> take(Tx tx, UserId user) {
        return resets.remove(tx, user);
    }

    @Override
    public List<FactorReset> due(Instant now, int limit) {
        return transactions.read(() -> resets.rows()
                .filter(reset -> !reset.dueAt().isAfter(now))
                .sorted(LONGEST_DUE_FIRST)
                .limit(limit)
                .toList());
    }

    void erase(Tx tx, UserId user) {
        Optional<FactorReset> unused = resets.remove(tx, user);
    }
}
