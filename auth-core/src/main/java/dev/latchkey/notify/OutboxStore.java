package dev.latchkey.notify;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The durable outbox. Delivery is at least once. Held to its contract by {@code OutboxStoreContract}.
 * Implementations are safe for use by several threads and nodes.
 */
public interface OutboxStore {

    /**
     * Adds a message.
     *
     * @param tx the unit of work of what the message tells of
     * @param message the message
     */
    void add(Tx tx, OutboxMessage message);

    /**
     * Takes messages that are due, so that nobody else takes them before the lease ends. Commits by itself; each
     * taking counts as an attempt.
     *
     * @param now messages due at or before this are taken, the longest due first
     * @param leaseUntil until when they are this caller's; one that is neither done nor given back by then is due again
     * @param limit the most to take
     * @return the messages, with this attempt counted
     */
    List<OutboxMessage> take(Instant now, Instant leaseUntil, int limit);

    /**
     * Removes a message: it was sent, or given up. One that is gone already stays gone. Commits by itself.
     *
     * @param id the message
     */
    void done(UUID id);

    /**
     * Puts a message off, unless it was taken again since: whose lease has ended has no say any more. Commits by
     * itself.
     *
     * @param message the message as it was taken
     * @param dueAt when to try again
     */
    void putOff(OutboxMessage message, Instant dueAt);

    /**
     * What waits for a user, in the order of the messages' ids, which is the one they were made in.
     *
     * @param user the recipient
     * @param after the last message of the page before, null for the first page; it need not be there any more
     * @param limit the most to give, 1 or more
     * @return the messages that follow, fewer than the limit only at the end; they stay as they are
     */
    List<OutboxMessage> of(UserId user, @Nullable UUID after, int limit);
}
