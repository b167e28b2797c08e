package dev.latchkey.password;

/** The key derivations that only imported hashes need and the JDK does not have. */
interface ImportedKdfs {

    /**
     * Computes bcrypt.
     *
     * @param key 1 to 72 bytes
     * @param salt 16 bytes
     * @param cost the exponent of the number of rounds, 4 to 31
     * @return the 23 bytes that a bcrypt hash keeps
     */
    byte[] bcrypt(byte[] key, byte[] salt, int cost);

    /**
     * Computes scrypt (RFC 7914).
     *
     * @param password the password's bytes
     * @param hash the parameters, checked, and the length of the result
     * @return the derived key
     */
    byte[] scrypt(byte[] password, ScryptHash hash);
}
