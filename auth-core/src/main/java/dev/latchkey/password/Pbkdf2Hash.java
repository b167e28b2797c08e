package dev.latchkey.password;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A PBKDF2 hash of another system (RFC 8018, section 5.2), computed by the JDK. */
record Pbkdf2Hash(Digest digest, int iterations, Bytes salt, Bytes tag) implements StoredHash {

    /** HMAC rounds, two to four seconds of one core. */
    private static final long MAX_WORK = 5_000_000;

    /** The digests that the known formats use. */
    enum Digest {
        SHA1("PBKDF2WithHmacSHA1", 20),
        SHA256("PBKDF2WithHmacSHA256", 32),
        SHA512("PBKDF2WithHmacSHA512", 64);

        private final String algorithm;
        private final int length;

        Digest(String algorithm, int length) {
            this.algorithm = algorithm;
            this.length = length;
        }
    }

    /** Each block of the output costs all the iterations. */
    boolean isTooHigh() {
        long blocks = (tag.length() + digest.length - 1L) / digest.length;
        return iterations * blocks > MAX_WORK;
    }

    @Override
    public boolean matches(String password, Kdfs kdfs) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt.toArray(), iterations, tag.length() * Byte.SIZE);
        try {
            byte[] computed = SecretKeyFactory.getInstance(digest.algorithm)
                    .generateSecret(spec)
                    .getEncoded();
            return tag.equals(Bytes.of(computed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks " + digest.algorithm + ", which every JDK ships", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public boolean isSupportedBy(Kdfs kdfs) {
        return true;
    }
}
