package dev.latchkey.notify;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A message that is to be sent: who and what for, never a live link. Links are made when the mail is.
 *
 * @param id its id
 * @param user the recipient
 * @param kind what the message is about
 * @param locale the language it is wanted in
 * @param dueAt when it is to be tried next
 * @param attempts how often it was tried
 * @param expiresAt when it is given up
 */
public record OutboxMessage(
        UUID id, UserId user, MessageKind kind, Locale locale, Instant dueAt, int attempts, Instant expiresAt) {}
