package dev.latchkey.token;

import dev.latchkey.kernel.Tx;
import java.time.Instant;

/** Is told of successors among the signing keys, by the node that has made them. Safe for use by several threads. */
@FunctionalInterface
public interface RotationListener {

    /**
     * A key was added that succeeds the one that signs now.
     *
     * @param tx the unit of work that adds it
     * @param keyId the key's public id
     * @param at when it was added, and published
     */
    void rotated(Tx tx, String keyId, Instant at);
}
