package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The host's key that seals the key ring's keys at rest, with AES-256 in GCM mode (NIST SP 800-38D). It lives outside
 * the storage: who has only one of the two can read no key.
 *
 * <p>Security promise: what was sealed opens under the same master key, or one that was told to open it too, and the same label only, so that a sealed key
 * cannot be given another id, purpose or algorithm. Prints as {@code [redacted]}. Immutable and safe for use by several
 * threads.
 */
public final class MasterKey {

    private static final int KEY_BYTES = 32;
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final SecretKey key;
    private final List<MasterKey> former;

    private MasterKey(byte[] bytes) {
        this(new SecretKeySpec(bytes, "AES"), List.of());
    }

    private MasterKey(SecretKey key, List<MasterKey> former) {
        this.key = key;
        this.former = former;
    }

    /**
     * Reads a master key.
     *
     * @param base64 32 bytes in base64, in the standard or the URL alphabet, with or without padding
     * @return the key
     * @throws IllegalArgumentException when the text is no base64 or not of 32 bytes; the message does not repeat it
     */
    public static MasterKey of(Secret base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(base64.reveal().strip().replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the master key is not base64; make one with: openssl rand -base64 32");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("the master key has " + bytes.length
                    + " bytes and needs 32; make one with: openssl rand -base64 32");
        }
        return new MasterKey(bytes);
    }

    /**
     * Makes a new master key.
     *
     * @param environment where its randomness comes from
     * @return the key; keep its {@link #encoded} form, or what it seals is lost
     */
    public static MasterKey generate(Environment environment) {
        byte[] bytes = new byte[KEY_BYTES];
        environment.fillRandom(bytes);
        return new MasterKey(bytes);
    }

    /**
     * This key, which also opens what another one has sealed: for the time in which a master key takes the place of
     * another. What is sealed, is sealed with this key, and a key ring that starts with it seals anew what was sealed
     * with the other one. First every node is started with the old key that also opens what the new one seals, then
     * every node with the new key that also opens what the old one has sealed, then the old one can go.
     *
     * @param other a former key, or one that is to come
     * @return this key, which opens what either has sealed
     */
    public MasterKey alsoOpening(MasterKey other) {
        List<MasterKey> others = new ArrayList<>(former);
        others.add(other);
        return new MasterKey(key, List.copyOf(others));
    }

    /**
     * The form that {@link #of} reads, of this key alone.
     *
     * @return base64 with padding, 44 characters
     */
    public Secret encoded() {
        return Secret.of(Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    String seal(byte[] plaintext, byte[] label, Environment environment) {
        byte[] nonce = new byte[NONCE_BYTES];
        environment.fillRandom(nonce);
        byte[] sealed = new byte[1 + NONCE_BYTES + plaintext.length + TAG_BYTES];
        sealed[0] = VERSION;
        System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce, label).doFinal(plaintext, 0, plaintext.length, sealed, 1 + NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot seal with AES-256-GCM", e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** Empty when it was sealed by none of the keys, under another label, or was altered. */
    Optional<byte[]> open(String sealedText, byte[] label) {
        Optional<byte[]> opened = openAlone(sealedText, label);
        for (MasterKey other : former) {
            if (opened.isPresent()) {
                break;
            }
            opened = other.open(sealedText, label);
        }
        return opened;
    }

    /** This key and those that it opens besides, itself first. */
    List<byte[]> allKeys() {
        List<byte[]> all = new ArrayList<>();
        all.add(key.getEncoded());
        former.forEach(other -> all.addAll(other.allKeys()));
        return List.copyOf(all);
    }

    /** Whether there is anything but this key that it opens. */
    boolean opensOthers() {
        return !former.isEmpty();
    }

    /** Empty also for what another key has sealed that this one opens. */
    Optional<byte[]> openAlone(String sealedText, byte[] label) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(sealedText);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, label)
                    .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot open what AES-256-GCM has sealed", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] label) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(label);
        return cipher;
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
