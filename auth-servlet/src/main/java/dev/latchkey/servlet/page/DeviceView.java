package dev.latchkey.servlet.page;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trusted device as its owner sees it. Immutable.
 *
 * @param id its id
 * @param device what it is, in a few words, such as {@code Firefox on Linux}
 * @param address the IP address it was trusted at, null when not known
 * @param createdAt since when it is trusted
 */
public record DeviceView(UUID id, String device, @Nullable String address, Instant createdAt) {

    /** Checks that only the address is missing. */
    public DeviceView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
