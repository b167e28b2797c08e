package dev.latchkey.password;

/** All that a tag depends on besides the password. The salt is not copied: whoever makes an input does not change it. */
record Argon2Input(Argon2Variant variant, int version, Argon2Cost cost, byte[] salt, int tagLength) {}
