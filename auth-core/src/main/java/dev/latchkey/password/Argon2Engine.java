package dev.latchkey.password;

/** Computes Argon2. Implementations give the same bytes for the same input and are safe for use by several threads. */
interface Argon2Engine {

    /** The version of RFC 9106, 0x13. */
    int VERSION_19 = 19;

    /** The version before it, 0x10, of which old hashes are. */
    int VERSION_16 = 16;

    /**
     * Computes a tag.
     *
     * @param input what to compute; its cost was checked
     * @param password the password's bytes
     * @return as many bytes as the input asks for
     */
    byte[] compute(Argon2Input input, byte[] password);
}
