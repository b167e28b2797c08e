package dev.latchkey.token;

import java.time.Instant;
import java.util.Objects;

/**
 * A key as it is stored: sealed with the master key. Immutable; {@code toString} shows no key material.
 *
 * @param id its public id, the {@code kid} of a signing key
 * @param purpose what it is for
 * @param algorithm the JOSE name of its algorithm, such as {@code ES256} (RFC 7518, RFC 8037)
 * @param sealed the encrypted key material, base64url
 * @param createdAt when it was made
 * @param activeFrom from when it is used for new tokens; it is published before, so that every verifier knows it
 * @param retiresAt until when tokens made with it are accepted
 */
public record StoredKey(
        String id,
        KeyPurpose purpose,
        String algorithm,
        String sealed,
        Instant createdAt,
        Instant activeFrom,
        Instant retiresAt) {

    /** Checks that nothing is missing. */
    public StoredKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(sealed, "sealed");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(activeFrom, "activeFrom");
        Objects.requireNonNull(retiresAt, "retiresAt");
    }

    /**
     * The same with another time of retirement.
     *
     * @param time from when on it is not accepted
     * @return the key as it is to be stored
     */
    public StoredKey retiringAt(Instant time) {
        return new StoredKey(id, purpose, algorithm, sealed, createdAt, activeFrom, time);
    }

    /**
     * The same, sealed anew.
     *
     * @param other the new sealed form
     * @return the key as it is to be stored
     */
    public StoredKey withSealed(String other) {
        return new StoredKey(id, purpose, algorithm, other, createdAt, activeFrom, retiresAt);
    }

    /** All but the key material. */
    @Override
    public String toString() {
        return "StoredKey[id=" + id + ", purpose=" + purpose + ", algorithm=" + algorithm + ", activeFrom=" + activeFrom
                + ", retiresAt=" + retiresAt + "]";
    }
}
