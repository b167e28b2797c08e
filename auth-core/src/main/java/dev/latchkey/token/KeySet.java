package dev.latchkey.token;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verification keys of one moment. Immutable. */
final class KeySet {

    static final KeySet EMPTY = new KeySet(List.of());

    private final Map<String, VerificationKey> byHeader = new HashMap<>();
    private final Map<String, Accepted> byId = new HashMap<>();

    /**
     * A key and how long tokens of it are accepted.
     *
     * @param until seconds since the epoch; at and after this they are not
     */
    record Accepted(VerificationKey key, long until) {}

    KeySet(Collection<Accepted> keys) {
        for (Accepted accepted : keys) {
            byHeader.put(accepted.key().headerText(), accepted.key());
            byId.put(accepted.key().id(), accepted);
        }
    }

    /** The key whose tokens start with this text; null when there is none. */
    @Nullable
    VerificationKey withHeader(String headerText) {
        return byHeader.get(headerText);
    }

    @Nullable
    VerificationKey withId(String id) {
        Accepted accepted = byId.get(id);
        return accepted == null ? null : accepted.key();
    }

    /** Whether tokens of this very key are accepted: it was neither removed, nor replaced, nor retired. */
    boolean accepts(VerificationKey key, long second) {
        Accepted accepted = byId.get(key.id());
        return accepted != null && accepted.key() == key && second < accepted.until();
    }
}
