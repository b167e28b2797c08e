package dev.latchkey.session;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that a user has signed in on. Immutable; {@code toString} shows no digest.
 *
 * @param id its id
 * @param user whose it is
 * @param digest the digest of what it is recognised by
 * @param epoch the user's epoch at the last sign-in on it; it is not known any more once that was raised
 * @param userAgent what its client said of itself at the last sign-in, null when not known
 * @param address the address it was at, null when not known
 * @param createdAt when the user first signed in on it
 * @param lastSeenAt when the user last signed in on it
 * @param expiresAt when it is forgotten unless the user signs in on it before
 */
public record KnownDevice(
        UUID id,
        UserId user,
        String digest,
        int epoch,
        @Nullable String userAgent,
        @Nullable String address,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt) {

    /** Checks that nothing is missing. */
    public KnownDevice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /**
     * Its name for people, from what its client said of itself: {@code Firefox on Linux}.
     *
     * @return the name, never empty
     */
    public String device() {
        return DeviceName.of(userAgent);
    }

    /** Whose, and when it was last seen. */
    @Override
    public String toString() {
        return "KnownDevice[id=" + id + ", user=" + user + ", lastSeenAt=" + lastSeenAt + "]";
    }
}
