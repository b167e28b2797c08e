package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;

/** What is known of a token's revocation. All are immutable. */
public sealed interface RevocationVerdict {

    /** Not revoked, as of an answer that is as fresh as the {@link RevocationMode} asks for. */
    record Live() implements RevocationVerdict {}

    /**
     * Revoked, for good.
     *
     * @param reason why
     */
    record Revoked(EndReason reason) implements RevocationVerdict {}

    /** Neither the index nor the source could tell in time: deny, as unavailable. */
    record Unknown() implements RevocationVerdict {}
}
