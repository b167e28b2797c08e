package dev.latchkey.notify;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be sent: who and what for, never a live link. Links are made when the mail is.
 *
 * @param id its id
 * @param user the recipient
 * @param kind what the message is about
 * @param locale the language it is wanted in
 * @param dueAt when it is to be tried next
 * @param attempts how often it was taken to be sent
 * @param expiresAt when it is given up
 * @param recipient the address that it goes to, sealed, where that is not the one which the account has when it is sent;
 *     null for that one
 */
public record OutboxMessage(
        UUID id,
        UserId user,
        MessageKind kind,
        Locale locale,
        Instant dueAt,
        int attempts,
        Instant expiresAt,
        @Nullable String recipient) {

    /** Checks that all is there. */
    public OutboxMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts " + attempts + " is negative");
        }
    }

    /**
     * A message to the address that the account has when it is sent.
     *
     * @param id its id
     * @param user the recipient
     * @param kind what the message is about
     * @param locale the language it is wanted in
     * @param dueAt when it is to be tried next
     * @param attempts how often it was taken to be sent
     * @param expiresAt when it is given up
     */
    public OutboxMessage(
            UUID id, UserId user, MessageKind kind, Locale locale, Instant dueAt, int attempts, Instant expiresAt) {
        this(id, user, kind, locale, dueAt, attempts, expiresAt, null);
    }
}
