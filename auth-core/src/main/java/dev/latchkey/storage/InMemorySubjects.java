package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.StoredSubject;
import dev.latchkey.token.SubjectStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of users in memory, and which of them are whose. */
final class InMemorySubjects implements SubjectStore {

    private final InMemoryTransactions transactions;
    private final Table<UUID, StoredSubject> subjects;
    private final Table<UserId, Set<UUID>> byUser;

    InMemorySubjects(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.subjects = new Table<>(transactions);
        this.byUser = new Table<>(transactions);
    }

    @Override
    public Optional<StoredSubject> current(UserId user) {
        return transactions.read(
                () -> names(user).filter(name -> name.retiredUntil() == null).findFirst());
    }

    @Override
    public Optional<StoredSubject> find(UUID subject) {
        return transactions.read(() -> subjects.get(subject));
    }

    @Override
    public List<StoredSubject> of(UserId user) {
        return transactions.read(() -> names(user).toList());
    }

    private Stream<StoredSubject> names(UserId user) {
        return byUser.get(user).orElse(Set.of()).stream().flatMap(subject -> subjects.get(subject).stream());
    }

    @Override
    public void put(Tx tx, StoredSubject subject) {
        StoredSubject known = subjects.get(subject.subject()).orElse(null);
        if (known != null) {
            subjects.put(tx, known.subject(), retired(known, subject.retiredUntil()));
            return;
        }
        subjects.put(tx, subject.subject(), subject);
        Set<UUID> names = new HashSet<>(byUser.get(subject.user()).orElse(Set.of()));
        names.add(subject.subject());
        byUser.put(tx, subject.user(), Set.copyOf(names));
    }

    private static StoredSubject retired(StoredSubject name, @Nullable Instant until) {
        return new StoredSubject(name.subject(), name.user(), name.epoch(), name.createdAt(), until);
    }

    @Override
    public boolean retire(Tx tx, UserId user, Instant until) {
        Optional<StoredSubject> name =
                names(user).filter(one -> one.retiredUntil() == null).findFirst();
        name.ifPresent(one -> subjects.put(tx, one.subject(), retired(one, until)));
        return name.isPresent();
    }

    @Override
    public int retireAll(Instant createdBefore, Instant until, int limit) {
        return transactions.call(tx -> {
            List<StoredSubject> names = subjects.rows()
                    .filter(name ->
                            name.retiredUntil() == null && name.createdAt().isBefore(createdBefore))
                    .limit(limit)
                    .toList();
            names.forEach(name -> subjects.put(tx, name.subject(), retired(name, until)));
            return names.size();
        });
    }

    @Override
    public boolean isEmpty() {
        return transactions.read(() -> subjects.size() == 0);
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.call(tx -> {
            List<StoredSubject> over = subjects.rows()
                    .filter(name ->
                            name.retiredUntil() != null && !name.retiredUntil().isAfter(now))
                    .limit(limit)
                    .toList();
            over.forEach(name -> forget(tx, name));
            return over.size();
        });
    }

    private void forget(Tx tx, StoredSubject name) {
        Optional<StoredSubject> unused = subjects.remove(tx, name.subject());
        Set<UUID> names = new HashSet<>(byUser.get(name.user()).orElse(Set.of()));
        names.remove(name.subject());
        if (names.isEmpty()) {
            Optional<Set<UUID>> gone = byUser.remove(tx, name.user());
        } else {
            byUser.put(tx, name.user(), Set.copyOf(names));
        }
    }

    void erase(Tx tx, UserId user) {
        names(user).toList().forEach(name -> forget(tx, name));
    }
}
