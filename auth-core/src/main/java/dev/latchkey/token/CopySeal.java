package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals copies that are kept for seconds outside the process, with AES-256 in GCM mode (NIST SP 800-38D) under keys that
 * are derived from the {@link MasterKey}, one for each copy: however many are made, the master key itself seals none of
 * them, and no key meets a nonce twice.
 *
 * <p>Security promise: what was sealed opens under the same master key, or one that was told to open it too, for the same
 * purpose and the same label only. Prints as {@code [redacted]}. Immutable and safe for use by several threads.
 */
public final class CopySeal {

    private static final String HMAC = "HmacSHA256";
    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int SEALED_FROM = 1 + SALT_BYTES + NONCE_BYTES;

    private final SecretKeySpec sealing;
    private final List<SecretKeySpec> opening;

    private CopySeal(List<SecretKeySpec> keys) {
        sealing = keys.get(0);
        opening = keys;
    }

    /**
     * The seal for a purpose.
     *
     * @param masterKey what its keys are derived from
     * @param purpose what for; another purpose has other keys
     * @return the seal
     */
    public static CopySeal of(MasterKey masterKey, String purpose) {
        byte[] info = ("latchkey copies: " + purpose).getBytes(StandardCharsets.UTF_8);
        return new CopySeal(masterKey.allKeys().stream()
                .map(key -> new SecretKeySpec(hmac(new SecretKeySpec(key, HMAC), info), HMAC))
                .toList());
    }

    /**
     * Seals.
     *
     * @param plaintext what is to be sealed
     * @param label what it is opened with again
     * @param environment randomness
     * @return the sealed form, 45 bytes longer
     */
    public byte[] seal(byte[] plaintext, byte[] label, Environment environment) {
        byte[] random = new byte[SALT_BYTES + NONCE_BYTES];
        environment.fillRandom(random);
        byte[] sealed = new byte[SEALED_FROM + plaintext.length + TAG_BYTES];
        sealed[0] = VERSION;
        System.arraycopy(random, 0, sealed, 1, random.length);
        try {
            cipher(Cipher.ENCRYPT_MODE, sealing, sealed, label)
                    .doFinal(plaintext, 0, plaintext.length, sealed, SEALED_FROM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot seal with AES-256-GCM", e);
        }
        return sealed;
    }

    /**
     * Opens.
     *
     * @param sealed the sealed form, whatever was found
     * @param label what it was sealed with
     * @return what was sealed, empty when it was not by this seal, under another label, or altered
     */
    public Optional<byte[]> open(byte[] sealed, byte[] label) {
        if (sealed.length < SEALED_FROM + TAG_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        return opening.stream()
                .map(key -> open(key, sealed, label))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<byte[]> open(SecretKeySpec key, byte[] sealed, byte[] label) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, sealed, label)
                    .doFinal(sealed, SEALED_FROM, sealed.length - SEALED_FROM));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot open what AES-256-GCM has sealed", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] sealed, byte[] label)
            throws GeneralSecurityException {
        byte[] own = hmac(key, Arrays.copyOfRange(sealed, 1, 1 + SALT_BYTES));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(own, "AES"),
                new GCMParameterSpec(TAG_BYTES * 8, sealed, 1 + SALT_BYTES, NONCE_BYTES));
        cipher.updateAAD(label);
        return cipher;
    }

    private static byte[] hmac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + HMAC, e);
        }
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
