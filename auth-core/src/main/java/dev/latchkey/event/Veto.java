package dev.latchkey.event;

import java.util.Objects;

/**
 * An interceptor's refusal.
 *
 * @param reason why, in words that the user may read
 */
public record Veto(String reason) {

    /** Checks that a reason is given. */
    public Veto {
        Objects.requireNonNull(reason, "reason");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a veto needs a reason that the user can read");
        }
    }
}
