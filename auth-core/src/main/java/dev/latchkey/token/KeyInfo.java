package dev.latchkey.token;

import java.time.Instant;
import java.util.Optional;

/**
 * What may be known of a key: all but the key. Immutable.
 *
 * @param id its id, the {@code kid} of a signing key
 * @param purpose what it is for
 * @param algorithm the JOSE name of its algorithm
 * @param createdAt when it was made
 * @param activeFrom from when it is used for new tokens
 * @param retiresAt until when tokens made with it are accepted; empty while no successor is set
 */
public record KeyInfo(
        String id,
        KeyPurpose purpose,
        String algorithm,
        Instant createdAt,
        Instant activeFrom,
        Optional<Instant> retiresAt) {}
