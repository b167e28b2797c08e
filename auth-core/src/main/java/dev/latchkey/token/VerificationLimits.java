package dev.latchkey.token;

import java.time.Duration;

/**
 * What verification may cost a node. Immutable.
 *
 * @param rememberedTokens verified tokens that are recognised without checking the signature again; 20,000 by default
 * @param rememberedBytes memory for them, in bytes; 32 MiB by default
 * @param firstAtOnce signatures that are checked at once; half the processors by default, so that a flood of forged
 *     tokens leaves the other half to the users who are signed in
 * @param firstWaiting calls that may wait for that; 100 by default, beyond it they are refused as unavailable
 * @param firstWait how long they may wait before they are refused as unavailable; 1 second by default
 */
public record VerificationLimits(
        int rememberedTokens, long rememberedBytes, int firstAtOnce, int firstWaiting, Duration firstWait) {

    /** Checks the ranges. */
    public VerificationLimits {
        if (rememberedTokens < 1 || rememberedTokens > 1 << 22) {
            throw new IllegalArgumentException("1 to 4194304 tokens are remembered, not " + rememberedTokens);
        }
        if (rememberedBytes < 1) {
            throw new IllegalArgumentException("memory for tokens is positive, not " + rememberedBytes);
        }
        if (firstAtOnce < 1) {
            throw new IllegalArgumentException("at least one signature is checked at once, not " + firstAtOnce);
        }
        if (firstWaiting < 0) {
            throw new IllegalArgumentException("0 or more calls wait, not " + firstWaiting);
        }
        if (firstWait.isNegative()) {
            throw new IllegalArgumentException("a call waits for a time, not for " + firstWait);
        }
    }

    /**
     * Limits for a service of ordinary size on this machine.
     *
     * @return the defaults
     */
    public static VerificationLimits defaults() {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new VerificationLimits(20_000, 32L << 20, half, 100, Duration.ofSeconds(1));
    }
}
