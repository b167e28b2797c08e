package dev.latchkey.servlet.page;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an account, as its owner sees it. Immutable.
 *
 * @param type what happened: a type of the audit log, such as {@code signed_in}
 * @param at when
 * @param device what it was done with, in a few words; null when not known, or when another one did it
 * @param address the IP address it was done from; null when not known, or when another one did it
 * @param refused whether it was refused
 */
public record EventView(
        String type,
        Instant at,
        @Nullable String device,
        @Nullable String address,
        boolean refused) {

    /** Checks that only device and address are missing. */
    public EventView {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(at, "at");
    }
}
