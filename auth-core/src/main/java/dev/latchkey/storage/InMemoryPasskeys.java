package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.PasskeyStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Passkeys in memory, by their credential ids. */
final class InMemoryPasskeys implements PasskeyStore {

    private final InMemoryTransactions transactions;
    private final Table<String, Passkey> byCredential;
    private final Table<UserId, Boolean> prepared;

    InMemoryPasskeys(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.byCredential = new Table<>(transactions);
        this.prepared = new Table<>(transactions);
    }

    @Override
    public List<Passkey> find(UserId user) {
        return transactions.read(() -> ofUser(user));
    }

    private List<Passkey> ofUser(UserId user) {
        return byCredential
                .rows()
                .filter(passkey -> passkey.user().equals(user))
                .sorted(Comparator.comparing(Passkey::createdAt)
                        .thenComparing(passkey -> passkey.id().toString()))
                .toList();
    }

    @Override
    public List<Passkey> lock(Tx tx, UserId user) {
        Objects.requireNonNull(tx, "tx");
        return find(user);
    }

    @Override
    public Optional<Passkey> findByCredential(String credentialId) {
        return transactions.read(() -> byCredential.get(credentialId));
    }

    @Override
    public void prepare(Tx tx, UserId user) {
        prepared.put(tx, user, true);
    }

    @Override
    public boolean isPrepared(UserId user) {
        return transactions.read(() -> prepared.get(user).isPresent());
    }

    @Override
    public boolean add(Tx tx, Passkey passkey) {
        if (byCredential.get(passkey.credentialId()).isPresent()) {
            return false;
        }
        byCredential.put(tx, passkey.credentialId(), passkey);
        return true;
    }

    @Override
    public boolean use(UUID id, long counter, boolean backedUp, Instant now) {
        return transactions.call(tx -> {
            Optional<Passkey> usable = byCredential
                    .rows()
                    .filter(passkey -> passkey.id().equals(id))
                    .filter(passkey -> counter > passkey.counter() || (counter == 0 && passkey.counter() == 0))
                    .findAny();
            usable.ifPresent(
                    passkey -> byCredential.put(tx, passkey.credentialId(), passkey.used(counter, backedUp, now)));
            return usable.isPresent();
        });
    }

    @Override
    public boolean remove(Tx tx, UserId user, UUID id) {
        return ofUser(user).stream()
                .filter(passkey -> passkey.id().equals(id))
                .findAny()
                .flatMap(passkey -> byCredential.remove(tx, passkey.credentialId()))
                .isPresent();
    }

    @Override
    public int removeAll(Tx tx, UserId user) {
        List<Passkey> present = ofUser(user);
        present.forEach(passkey -> remove(tx, user, passkey.id()));
        return present.size();
    }

    void erase(Tx tx, UserId user) {
        int unused = removeAll(tx, user);
        Optional<Boolean> unusedMark = prepared.remove(tx, user);
    }
}
