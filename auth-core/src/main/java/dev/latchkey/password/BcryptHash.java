package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A bcrypt hash of another system. */
record BcryptHash(int cost, byte[] salt, byte[] tag) implements StoredHash {

    static final int SALT_LENGTH = 16;
    static final int TAG_LENGTH = 23;

    /** What bcrypt itself allows is 4 to 31; 15 is two to three seconds of one core. */
    static final int MIN_COST = 4;

    static final int MAX_COST = 15;

    private static final int KEY_LENGTH = 72;

    /**
     * bcrypt's key is the password, a zero byte, and both again and again, of which 72 bytes count. A password with a
     * zero byte of its own would so be a second spelling of another password: it matches nothing.
     */
    @Override
    public boolean matches(String password, Kdfs kdfs) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(bytes, Math.min(bytes.length + 1, KEY_LENGTH));
        boolean equal = MessageDigest.isEqual(tag, kdfs.imported().orElseThrow().bcrypt(key, salt, cost));
        return equal && password.indexOf('\0') < 0;
    }

    @Override
    public boolean isSupportedBy(Kdfs kdfs) {
        return kdfs.imported().isPresent();
    }
}
