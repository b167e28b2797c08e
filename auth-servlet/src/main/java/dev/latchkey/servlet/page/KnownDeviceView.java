package dev.latchkey.servlet.page;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that is known, as its owner sees it. Immutable.
 *
 * @param id its id
 * @param device what it is, in a few words, such as {@code Firefox on Linux}
 * @param address the IP address of the last sign-in on it, null when not known
 * @param createdAt when its owner first signed in on it
 * @param lastSeenAt when its owner last signed in on it
 */
public record KnownDeviceView(
        UUID id, String device, @Nullable String address, Instant createdAt, Instant lastSeenAt) {

    /** Checks that only the address is missing. */
    public KnownDeviceView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
    }
}
