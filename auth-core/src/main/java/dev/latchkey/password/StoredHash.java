package dev.latchkey.password;

/** A stored hash that was read and whose cost is within bounds. */
sealed interface StoredHash permits Argon2Hash, BcryptHash, ScryptHash, Pbkdf2Hash {

    /** Computes with this hash's parameters and compares in constant time. */
    boolean matches(String password, Kdfs kdfs);

    /** Whether the key derivation it needs is there. */
    boolean isSupportedBy(Kdfs kdfs);
}
