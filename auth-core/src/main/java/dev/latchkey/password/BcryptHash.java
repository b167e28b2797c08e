package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A bcrypt hash of another system. {@code $2a$}, {@code $2b$} and {@code $2y$} name the same computation.
 *
 * @param cost the exponent of the number of rounds
 * @param salt 16 bytes
 * @param tag the 31 characters that the text form ends in
 */
record BcryptHash(int cost, Bytes salt, String tag) implements StoredHash {

    static final int SALT_CHARACTERS = 22;
    static final int TAG_CHARACTERS = 31;

    /** What bcrypt itself allows is 4 to 31; 15 is two to three seconds of one core. */
    static final int MIN_COST = 4;

    static final int MAX_COST = 15;

    /**
     * bcrypt's key is the password, a zero byte, and both again and again, of which 72 bytes count. A password with a
     * zero byte of its own would so be a second spelling of another password: it matches nothing.
     */
    @Override
    public boolean matches(String password, Kdfs kdfs) {
        String computed = kdfs.imported().bcrypt(password.getBytes(StandardCharsets.UTF_8), this);
        boolean equal =
                MessageDigest.isEqual(ascii(tag), ascii(computed.substring(computed.length() - TAG_CHARACTERS)));
        return equal && password.indexOf('\0') < 0;
    }

    @Override
    public boolean isSupportedBy(Kdfs kdfs) {
        return kdfs.hasImported();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
