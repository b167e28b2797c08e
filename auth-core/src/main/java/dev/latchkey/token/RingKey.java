package dev.latchkey.token;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stored key, opened and ready for use. Immutable. */
final class RingKey {

    /** Stands for a key without a successor: the end of the times that every database can hold. */
    static final Instant NOT_RETIRED = Instant.parse("9999-12-31T00:00:00Z");

    private final StoredKey stored;
    private final KeyMaterial.@Nullable SigningPair pair;
    private final @Nullable MacKey mac;

    private RingKey(StoredKey stored, KeyMaterial.@Nullable SigningPair pair, @Nullable MacKey mac) {
        this.stored = stored;
        this.pair = pair;
        this.mac = mac;
    }

    static RingKey signing(StoredKey stored, KeyMaterial.SigningPair pair) {
        return new RingKey(stored, pair, null);
    }

    static RingKey mac(StoredKey stored, MacKey mac) {
        return new RingKey(stored, null, mac);
    }

    /** The same key with the times that are stored now. What was verified with it stays recognised. */
    RingKey withTimesOf(StoredKey now) {
        return new RingKey(now, pair, mac);
    }

    boolean isSameMaterial(StoredKey other) {
        return stored.sealed().equals(other.sealed())
                && stored.purpose() == other.purpose()
                && stored.algorithm().equals(other.algorithm());
    }

    StoredKey stored() {
        return stored;
    }

    Optional<KeyMaterial.SigningPair> pair() {
        return Optional.ofNullable(pair);
    }

    Optional<MacKey> mac() {
        return Optional.ofNullable(mac);
    }

    boolean isAccepted(Instant now) {
        return now.isBefore(stored.retiresAt());
    }

    KeyInfo info() {
        return new KeyInfo(
                stored.id(),
                stored.purpose(),
                stored.algorithm(),
                stored.createdAt(),
                stored.activeFrom(),
                Optional.of(stored.retiresAt()).filter(NOT_RETIRED::isAfter));
    }
}
