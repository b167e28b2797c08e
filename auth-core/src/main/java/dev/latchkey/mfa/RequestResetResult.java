package dev.latchkey.mfa;

/** What came of asking for a reset of second factors. */
public sealed interface RequestResetResult {

    /**
     * It waits: from this call on, or since an earlier one.
     *
     * @param reset the reset
     * @param already whether an earlier call asked for it: then nothing was changed and nobody was mailed
     */
    record Waits(FactorReset reset, boolean already) implements RequestResetResult {}

    /** The user has no second factor. */
    record NothingThere() implements RequestResetResult {}
}
