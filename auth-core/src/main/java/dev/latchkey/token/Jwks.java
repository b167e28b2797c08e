package dev.latchkey.token;

import dev.latchkey.kernel.JsonWriter;
import java.util.List;
import java.util.Map;

/**
 * The public keys of an issuer, as a JSON Web Key Set (RFC 7517, section 5).
 *
 * <p>Security promise: public halves only. A symmetric key is never in it: an issuer with HS256 publishes an empty
 * set. Safe for use by several threads.
 */
public final class Jwks {

    private final KeyRing ring;

    private Jwks(KeyRing ring) {
        this.ring = ring;
    }

    /**
     * The public keys of a ring.
     *
     * @param ring the ring
     * @return its key set, which follows the ring's rotation
     */
    public static Jwks of(KeyRing ring) {
        return new Jwks(ring);
    }

    /**
     * The document: the keys whose signatures are accepted, and those that will be used next. Members {@code kid},
     * {@code use}, {@code alg} and the key's own.
     *
     * @return JSON, for the media type {@code application/jwk-set+json}
     */
    public String toJson() {
        List<Map<String, Object>> keys = ring.published().stream()
                .filter(PublicVerificationKey.class::isInstance)
                .map(key -> Jwk.write((PublicVerificationKey) key))
                .toList();
        return JsonWriter.write(Map.of("keys", keys));
    }
}
