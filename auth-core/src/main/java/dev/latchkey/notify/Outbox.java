package dev.latchkey.notify;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where features leave the messages that follow from a change: in the unit of work of the change, so that a message
 * goes out if and only if the change took effect. Safe for use by several threads.
 */
public final class Outbox {

    private final OutboxStore store;
    private final Runnable wake;
    private final Environment environment;
    private final OutboxSettings settings;

    private Outbox(OutboxStore store, Runnable wake, Environment environment, OutboxSettings settings) {
        this.store = store;
        this.wake = wake;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * An outbox over a store.
     *
     * @param store where messages wait
     * @param wake run after each commit that added a message, such as {@code worker::wake}
     * @param environment the time and the ids of messages
     * @param settings how long messages are tried
     * @return the outbox
     */
    public static Outbox create(OutboxStore store, Runnable wake, Environment environment, OutboxSettings settings) {
        return new Outbox(
                Objects.requireNonNull(store, "store"),
                Objects.requireNonNull(wake, "wake"),
                Objects.requireNonNull(environment, "environment"),
                Objects.requireNonNull(settings, "settings"));
    }

    /**
     * Adds a message. It is sent soon after the unit of work has committed.
     *
     * @param tx the unit of work of what the message tells of
     * @param user the recipient
     * @param kind what the message is about
     * @param locale the language it is wanted in
     */
    public void enqueue(Tx tx, UserId user, MessageKind kind, Locale locale) {
        enqueue(tx, environment.newId(), user, kind, locale);
    }

    /**
     * Adds a message whose id says what it is about: there is one at most about the same thing.
     *
     * @param tx the unit of work of what the message tells of
     * @param id the id of what it is about, which no other message has
     * @param user the recipient
     * @param kind what the message is about
     * @param locale the language it is wanted in
     */
    public void enqueue(Tx tx, UUID id, UserId user, MessageKind kind, Locale locale) {
        enqueue(tx, id, user, kind, locale, null);
    }

    /**
     * Adds a message that goes to an address of its own, wherever the account has moved to when it is sent.
     *
     * @param tx the unit of work of what the message tells of
     * @param recipient the address, sealed: only who composes the mail reads it
     * @param user whose account it is about
     * @param kind what the message is about
     * @param locale the language it is wanted in
     */
    public void enqueueTo(Tx tx, String recipient, UserId user, MessageKind kind, Locale locale) {
        enqueue(tx, environment.newId(), user, kind, locale, Objects.requireNonNull(recipient, "recipient"));
    }

    private void enqueue(Tx tx, UUID id, UserId user, MessageKind kind, Locale locale, @Nullable String recipient) {
        Instant now = environment.now();
        Instant end = now.plus(settings.giveUpAfter());
        store.add(tx, new OutboxMessage(id, user, kind, locale, now, 0, end, recipient));
        tx.afterCommit(wake);
    }
}
