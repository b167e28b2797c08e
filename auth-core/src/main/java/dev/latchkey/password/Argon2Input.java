package dev.latchkey.password;

/** All that a tag depends on besides the password. */
record Argon2Input(Argon2Variant variant, int version, Argon2Cost cost, Bytes salt, int tagLength) {}
