package dev.latchkey.password;

/** The key derivations that only imported hashes need and the JDK does not have. */
interface ImportedKdfs {

    /**
     * Computes bcrypt.
     *
     * @param password the password's bytes, of which the first 72 count
     * @param hash the salt and the cost
     * @return the hash in bcrypt's own form, {@code $2b$...}
     */
    String bcrypt(byte[] password, BcryptHash hash);

    /**
     * Computes scrypt (RFC 7914).
     *
     * @param password the password's bytes
     * @param hash the parameters, checked, and the length of the result
     * @return the derived key
     */
    byte[] scrypt(byte[] password, ScryptHash hash);
}
