package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An Argon2 hash, our own or another system's. */
record Argon2Hash(Argon2Input input, Bytes tag) implements StoredHash {

    @Override
    public boolean matches(String password, Kdfs kdfs) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return tag.equals(Bytes.of(kdfs.argon2().compute(input, bytes)));
    }

    @Override
    public boolean isSupportedBy(Kdfs kdfs) {
        return true;
    }

    /** Whether it is made as a hash made now would be, but for the salt's bytes. */
    boolean isMadeLike(Argon2Input other) {
        return input.variant() == other.variant()
                && input.version() == other.version()
                && input.cost().equals(other.cost())
                && input.salt().length() == other.salt().length()
                && tag.length() == other.tagLength();
    }

    PasswordHash encode() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        Argon2Cost cost = input.cost();
        return PasswordHash.of("$" + input.variant().phcId() + "$v=" + input.version() + "$m=" + cost.memoryKib()
                + ",t=" + cost.iterations() + ",p=" + cost.parallelism() + "$"
                + base64.encodeToString(input.salt().toArray())
                + "$" + base64.encodeToString(tag.toArray()));
    }
}
