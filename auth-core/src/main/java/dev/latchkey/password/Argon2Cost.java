package dev.latchkey.password;

/**
 * What one Argon2 computation takes (RFC 9106, section 3.1).
 *
 * @param memoryKib memory in KiB
 * @param iterations passes over the memory
 * @param parallelism lanes
 */
record Argon2Cost(int memoryKib, int iterations, int parallelism) {

    /** 256 MiB: a stored hash must not be able to take the host's memory. */
    static final int MAX_MEMORY_KIB = 256 * 1024;

    static final int MAX_ITERATIONS = 64;
    static final int MAX_PARALLELISM = 16;

    /** Passes times memory, about a second of one core. */
    private static final long MAX_WORK = 1024L * 1024;

    private static final int MIN_KIB_PER_LANE = 8;

    /** Whether Argon2 itself allows it. */
    boolean isValid() {
        return iterations >= 1 && parallelism >= 1 && memoryKib >= (long) MIN_KIB_PER_LANE * parallelism;
    }

    boolean isTooHigh() {
        return memoryKib > MAX_MEMORY_KIB
                || iterations > MAX_ITERATIONS
                || parallelism > MAX_PARALLELISM
                || (long) memoryKib * iterations > MAX_WORK;
    }
}
