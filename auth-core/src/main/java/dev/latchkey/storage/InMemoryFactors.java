package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.FactorKind;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.StoredFactor;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Factors and the digests of recovery codes in memory. */
final class InMemoryFactors implements FactorStore {

    private final InMemoryTransactions transactions;
    private final NavigableMap<String, StoredFactor> byId = new TreeMap<>();
    private final Table<String, StoredFactor> factors;
    private final Table<UserId, Set<String>> codes;

    InMemoryFactors(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.factors = new Table<>(transactions, byId);
        this.codes = new Table<>(transactions);
    }

    @Override
    public List<StoredFactor> find(UserId user) {
        return transactions.read(() -> factors.rows()
                .filter(factor -> factor.user().equals(user))
                .sorted(Comparator.comparing(StoredFactor::kind))
                .toList());
    }

    @Override
    public List<StoredFactor> lock(Tx tx, UserId user) {
        Objects.requireNonNull(tx, "tx");
        return find(user);
    }

    @Override
    public boolean begin(Tx tx, StoredFactor factor) {
        Optional<StoredFactor> present = ofKind(factor.user(), factor.kind());
        if (present.filter(StoredFactor::isConfirmed).isPresent()) {
            return false;
        }
        present.ifPresent(pending -> factors.remove(tx, key(pending.id())));
        factors.put(tx, key(factor.id()), factor);
        return true;
    }

    @Override
    public boolean confirm(Tx tx, UUID id, Instant now, long step) {
        Optional<StoredFactor> pending = factors.get(key(id)).filter(factor -> !factor.isConfirmed());
        pending.ifPresent(factor -> factors.put(tx, key(id), factor.confirmed(now, step)));
        return pending.isPresent();
    }

    @Override
    public boolean useStep(UUID id, long step, Instant now) {
        return transactions.call(tx -> {
            Optional<StoredFactor> usable =
                    factors.get(key(id)).filter(factor -> factor.isConfirmed() && factor.lastStep() < step);
            usable.ifPresent(factor -> factors.put(tx, key(id), factor.used(now, step)));
            return usable.isPresent();
        });
    }

    @Override
    public void putRecoveryCodes(Tx tx, StoredFactor key, Set<String> digests) {
        ofKind(key.user(), key.kind()).ifPresent(former -> factors.remove(tx, key(former.id())));
        factors.put(tx, key(key.id()), key);
        codes.put(tx, key.user(), Set.copyOf(digests));
    }

    @Override
    public OptionalInt useRecoveryCode(Tx tx, UserId user, String digest, Instant now) {
        Set<String> known = codes.get(user).orElse(Set.of());
        if (!known.contains(digest)) {
            return OptionalInt.empty();
        }
        Set<String> left = new HashSet<>(known);
        left.remove(digest);
        codes.put(tx, user, Set.copyOf(left));
        ofKind(user, FactorKind.RECOVERY_CODES)
                .ifPresent(key -> factors.put(tx, key(key.id()), key.used(now, key.lastStep())));
        return OptionalInt.of(left.size());
    }

    @Override
    public int recoveryCodesLeft(UserId user) {
        return transactions.read(() -> codes.get(user).map(Set::size).orElse(0));
    }

    @Override
    public Optional<StoredFactor> remove(Tx tx, UserId user, FactorKind kind) {
        if (kind == FactorKind.RECOVERY_CODES) {
            Optional<Set<String>> unused = codes.remove(tx, user);
        }
        return ofKind(user, kind).flatMap(factor -> factors.remove(tx, key(factor.id())));
    }

    @Override
    public List<StoredFactor> page(@Nullable UUID after, int limit) {
        return transactions.read(() -> (after == null ? byId : byId.tailMap(key(after), false))
                .values().stream().limit(limit).toList());
    }

    @Override
    public boolean reseal(UUID id, String expected, String updated) {
        return transactions.call(tx -> {
            Optional<StoredFactor> stored =
                    factors.get(key(id)).filter(factor -> factor.sealed().equals(expected));
            stored.ifPresent(factor -> factors.put(tx, key(id), factor.withSealed(updated)));
            return stored.isPresent();
        });
    }

    private Optional<StoredFactor> ofKind(UserId user, FactorKind kind) {
        return factors.rows()
                .filter(factor -> factor.user().equals(user) && factor.kind() == kind)
                .findAny();
    }

    /** In text form ids sort as they do in a database; as objects they sort by signed halves. */
    private static String key(UUID id) {
        return id.toString();
    }

    void erase(Tx tx, UserId user) {
        int unused = factors.removeIf(tx, row -> row.getValue().user().equals(user), Integer.MAX_VALUE);
        Optional<Set<String>> unusedCodes = codes.remove(tx, user);
    }
}
