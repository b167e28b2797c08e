package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device on which its user has shown a second factor, and wants to be asked for none for a while. Immutable;
 * {@code toString} shows no digest.
 *
 * @param id its id
 * @param user whose it is
 * @param digest the digest of the secret that the device keeps
 * @param epoch the user's epoch at that time; it is trusted no longer once that was raised
 * @param userAgent what its client said of itself, null when not known
 * @param address the address it was at, null when not known
 * @param createdAt since when it is trusted
 * @param lastUsedAt when it last stood in for a factor, null when it has not
 * @param expiresAt until when it is trusted
 */
public record TrustedDevice(
        UUID id,
        UserId user,
        String digest,
        int epoch,
        @Nullable String userAgent,
        @Nullable String address,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        Instant expiresAt) {

    /** Checks that nothing is missing. */
    public TrustedDevice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /**
     * The same after a use.
     *
     * @param at when
     * @return the device as it is to be stored
     */
    public TrustedDevice used(Instant at) {
        return new TrustedDevice(id, user, digest, epoch, userAgent, address, createdAt, at, expiresAt);
    }

    /** Whose, and until when. */
    @Override
    public String toString() {
        return "TrustedDevice[id=" + id + ", user=" + user + ", expiresAt=" + expiresAt + "]";
    }
}
