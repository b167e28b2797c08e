/** Messages to users: composed after commit from an outbox, sent by a mailer, with retries. */
@NullMarked
package dev.latchkey.notify;

import org.jspecify.annotations.NullMarked;
