package dev.latchkey.servlet.page;

import dev.latchkey.kernel.SessionId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as its owner sees it. Immutable.
 *
 * @param id its id
 * @param device what it was started with, in a few words, such as {@code Firefox on Linux}; empty when not known
 * @param address the IP address it was started from, null when not known
 * @param createdAt when it was started
 * @param lastSeenAt when it was last started or refreshed
 * @param current whether this request belongs to it
 */
public record SessionView(
        SessionId id, String device, @Nullable String address, Instant createdAt, Instant lastSeenAt, boolean current) {

    /** Checks that only the address is missing. */
    public SessionView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
    }
}
