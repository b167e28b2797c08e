package dev.latchkey.password;

import java.nio.charset.StandardCharsets;

/** An scrypt hash of another system (RFC 7914). */
record ScryptHash(int n, int r, int p, Bytes salt, Bytes tag) implements StoredHash {

    /** 256 MiB: a stored hash must not be able to take the host's memory. */
    private static final long MAX_MEMORY = 256L * 1024 * 1024;

    /** N times r times p, one to two seconds of one core. */
    private static final long MAX_WORK = 4L * 1024 * 1024;

    private static final int MAX_PARALLELISM = 64;
    private static final int BLOCK_UNIT = 128;
    private static final int N_BITS_PER_R = 16;

    /** Whether scrypt itself allows it: N a power of two, above 1 and below 2 to the power of 128 * r / 8. */
    boolean isValid() {
        return n > 1 && Integer.bitCount(n) == 1 && Integer.numberOfTrailingZeros(n) < (long) N_BITS_PER_R * r;
    }

    /** The divisions keep the products in range whatever the stored numbers are. */
    boolean isTooHigh() {
        return p > MAX_PARALLELISM || r > MAX_MEMORY / BLOCK_UNIT / n || (long) n * r > MAX_WORK / p;
    }

    @Override
    public boolean matches(String password, Kdfs kdfs) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return tag.equals(Bytes.of(kdfs.imported().scrypt(bytes, this)));
    }

    @Override
    public boolean isSupportedBy(Kdfs kdfs) {
        return kdfs.hasImported();
    }
}
