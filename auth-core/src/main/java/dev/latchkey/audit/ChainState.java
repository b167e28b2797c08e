package dev.latchkey.audit;

import java.util.Objects;

/**
 * From where to where the chain goes. Immutable.
 *
 * @param anchor the last entry that was forgotten for its age; what is kept follows on it
 * @param head the last entry of the chain
 */
public record ChainState(ChainPoint anchor, ChainPoint head) {

    /** Checks that both are there. */
    public ChainState {
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(head, "head");
    }
}
