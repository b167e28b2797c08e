package dev.latchkey.token;

import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * A key of the ring that makes and checks tags: HMAC with SHA-256 (RFC 2104).
 *
 * <p>Security promise: the key itself cannot be taken out; tags are compared in constant time. Safe for use by several
 * threads.
 */
public final class MacKey {

    private final String id;
    private final Pool<Mac> macs;

    MacKey(String id, Crypto crypto, byte[] secret) {
        this.id = id;
        byte[] copy = secret.clone();
        this.macs = new Pool<>(() -> crypto.hmacSha256(copy));
    }

    /**
     * Its public id.
     *
     * @return 11 characters of base64url
     */
    public String id() {
        return id;
    }

    /**
     * Its public id.
     *
     * @return 8 bytes, a new array
     */
    public byte[] idBytes() {
        return Base64.getUrlDecoder().decode(id);
    }

    /**
     * Makes a tag.
     *
     * @param data what to make it over; who uses one key for several things starts each with a label of its own
     * @return 32 bytes
     */
    public byte[] tag(byte[] data) {
        Mac mac = macs.take();
        byte[] tag = mac.doFinal(data);
        macs.giveBack(mac);
        return tag;
    }

    /**
     * Checks a tag in constant time.
     *
     * @param data what it is said to be made over
     * @param tag the tag, in full length
     * @return whether it is this key's
     */
    public boolean verify(byte[] data, byte[] tag) {
        return MessageDigest.isEqual(tag(data), tag);
    }

    /** The id; never the key. */
    @Override
    public String toString() {
        return "MacKey[" + id + "]";
    }
}
