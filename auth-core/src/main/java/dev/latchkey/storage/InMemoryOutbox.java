package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.notify.OutboxStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The outbox in memory: messages are lost when the process ends. */
final class InMemoryOutbox implements OutboxStore {

    private final InMemoryTransactions transactions;
    private final Table<UUID, OutboxMessage> messages;

    InMemoryOutbox(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.messages = new Table<>(transactions);
    }

    @Override
    public void add(Tx tx, OutboxMessage message) {
        messages.put(tx, message.id(), message);
    }

    @Override
    public List<OutboxMessage> take(Instant now, Instant leaseUntil, int limit) {
        // Nothing is due most of the time: writers are not held up to find that out.
        if (transactions.read(() -> due(now).findAny()).isEmpty()) {
            return List.of();
        }
        return transactions.call(tx -> {
            List<OutboxMessage> taken = due(now).sorted(
                            Comparator.comparing(OutboxMessage::dueAt).thenComparing(OutboxMessage::id))
                    .limit(limit)
                    .map(message -> with(message, leaseUntil, message.attempts() + 1))
                    .toList();
            taken.forEach(message -> messages.put(tx, message.id(), message));
            return taken;
        });
    }

    @Override
    public void done(UUID id) {
        transactions.run(tx -> messages.remove(tx, id));
    }

    @Override
    public void putOff(OutboxMessage message, Instant dueAt) {
        transactions.run(tx -> messages.get(message.id())
                .filter(stored -> stored.attempts() == message.attempts())
                .ifPresent(stored -> messages.put(tx, stored.id(), with(stored, dueAt, stored.attempts()))));
    }

    @Override
    public List<OutboxMessage> of(UserId user, @Nullable UUID after, int limit) {
        return transactions.read(() -> messages.rows()
                .filter(message -> message.user().equals(user))
                .filter(message -> after == null || message.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(OutboxMessage::id))
                .limit(limit)
                .toList());
    }

    void erase(Tx tx, UserId user) {
        int unused = messages.removeIf(tx, row -> row.getValue().user().equals(user), Integer.MAX_VALUE);
    }

    private Stream<OutboxMessage> due(Instant now) {
        return messages.rows().filter(message -> !message.dueAt().isAfter(now));
    }

    private static OutboxMessage with(OutboxMessage message, Instant dueAt, int attempts) {
        return new OutboxMessage(
                message.id(),
                message.user(),
                message.kind(),
                message.locale(),
                dueAt,
                attempts,
                message.expiresAt(),
                message.recipient());
    }
}
