package dev.latchkey.password;

import dev.latchkey.kernel.Secret;

/** Hashers and hashes for tests, as cheap as Argon2 can be. */
final class Hashers {

    static final int MEMORY_KIB = 8;

    private Hashers() {}

    static PasswordHasher.Builder cheap() {
        return PasswordHasher.builder().argon2id(MEMORY_KIB, 1, 1).allowWeakHashesForTestsOnly();
    }

    static PasswordHash hash(PasswordHasher hasher, String password) {
        return ((HashResult.Hashed) hasher.hash(Secret.of(password))).hash();
    }
}
