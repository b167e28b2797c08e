package dev.latchkey.audit;

import java.util.Objects;
import java.util.UUID;

/**
 * What the chain holds of an entry. Immutable.
 *
 * @param id the entry
 * @param digest the salted digest of its content: 43 characters of base64url
 * @param point its number and link
 */
public record ChainLink(UUID id, String digest, ChainPoint point) {

    /** Checks that all are there. */
    public ChainLink {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(point, "point");
    }
}
