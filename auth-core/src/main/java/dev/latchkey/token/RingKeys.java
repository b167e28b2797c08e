package dev.latchkey.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys of a ring as they were stored at one moment. Immutable. */
final class RingKeys {

    /** The order in which keys take over; the same on every node. */
    private static final Comparator<StoredKey> SUCCESSION = Comparator.comparing(StoredKey::activeFrom)
            .thenComparing(StoredKey::createdAt)
            .thenComparing(StoredKey::id);

    static final RingKeys NONE = new RingKeys(Map.of());

    private final Map<String, RingKey> byId;
    private final List<RingKey> succession;
    private final KeySet verification;

    private RingKeys(Map<String, RingKey> byId) {
        this.byId = byId;
        this.succession = byId.values().stream()
                .sorted(Comparator.comparing(RingKey::stored, SUCCESSION))
                .toList();
        this.verification = new KeySet(succession.stream()
                .flatMap(key -> key.pair().stream()
                        .map(pair -> new KeySet.Accepted(
                                pair.verification(), key.stored().retiresAt().getEpochSecond())))
                .toList());
    }

    /** What is stored now; keys that were open already stay the objects that they are. */
    RingKeys reloaded(List<StoredKey> stored, KeyOpener opener) {
        Map<String, RingKey> keys = new HashMap<>();
        for (StoredKey key : stored) {
            RingKey known = byId.get(key.id());
            keys.put(key.id(), known != null && known.isSameMaterial(key) ? known.withTimesOf(key) : opener.open(key));
        }
        return new RingKeys(keys);
    }

    KeySet verification() {
        return verification;
    }

    /** In the order in which they take over. */
    List<RingKey> all() {
        return succession;
    }

    List<RingKey> of(KeyPurpose purpose) {
        List<RingKey> keys = new ArrayList<>(succession);
        keys.removeIf(key -> key.stored().purpose() != purpose);
        return keys;
    }

    Optional<RingKey> find(KeyPurpose purpose, String id) {
        return Optional.ofNullable(byId.get(id)).filter(key -> key.stored().purpose() == purpose);
    }

    /** The one that takes over last. */
    Optional<RingKey> newest(KeyPurpose purpose) {
        List<RingKey> keys = of(purpose);
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1));
    }

    /**
     * The one that makes new tokens: the last to have taken over. Where none has, the first that will: a node whose
     * clock is behind that of the node that made the keys must not stand without one.
     */
    Optional<RingKey> current(KeyPurpose purpose, Instant now) {
        RingKey current = null;
        for (RingKey key : succession) {
            if (key.stored().purpose() == purpose
                    && key.isAccepted(now)
                    && (current == null || !key.stored().activeFrom().isAfter(now))) {
                current = key;
            }
        }
        return Optional.ofNullable(current);
    }
}
