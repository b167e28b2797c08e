package dev.latchkey.servlet.csrf;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.MacKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that tell a page's own requests from forged ones. All are tags under a key of the ring that has this
 * purpose alone, so that nothing is stored.
 *
 * <ul>
 *   <li>The CSRF value of a session: the key's id and a tag over the session's id.
 *   <li>The pre-session, a cookie for the forms before sign-in: the key's id, 16 random bytes and a tag over these.
 *   <li>The form value of a pre-session: the key's id and a tag over the random bytes.
 * </ul>
 *
 * <p>Security promise: a value fails in every session and pre-session but its own, and cannot be made without the key.
 * Immutable and safe for use by several threads.
 */
public final class BrowserValues {

    private static final int KEY_ID_BYTES = 8;
    private static final int NONCE_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final byte SESSION = 1;
    private static final byte PRE_SESSION = 2;
    private static final byte FORM = 3;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final KeyRing keys;
    private final Environment environment;

    private BrowserValues(KeyRing keys, Environment environment) {
        this.keys = keys;
        this.environment = environment;
    }

    /**
     * The values of a key ring.
     *
     * @param keys has the keys for browser values
     * @param environment randomness
     * @return the values
     */
    public static BrowserValues of(KeyRing keys, Environment environment) {
        return new BrowserValues(keys, environment);
    }

    /**
     * The CSRF value of a session; the same each time while the key is current.
     *
     * @param session the session
     * @return the value, base64url
     */
    public String csrf(SessionId session) {
        return value(data(SESSION, bytes(session)));
    }

    /**
     * Checks a CSRF value.
     *
     * @param session the session it must belong to
     * @param presented what the request carries, null when it carries none
     * @return whether it is that session's
     */
    public boolean isCsrf(SessionId session, @Nullable String presented) {
        return isValue(data(SESSION, bytes(session)), presented);
    }

    /**
     * Makes a pre-session.
     *
     * @return the cookie's value, base64url
     */
    public String newPreSession() {
        byte[] nonce = new byte[NONCE_BYTES];
        environment.fillRandom(nonce);
        MacKey key = keys.mac(KeyPurpose.BROWSER);
        return ENCODER.encodeToString(concat(key.idBytes(), nonce, key.tag(data(PRE_SESSION, nonce))));
    }

    /**
     * The form value of a pre-session.
     *
     * @param preSession the cookie's value, null when there is none
     * @return the value, empty when the pre-session is not genuine
     */
    public Optional<String> form(@Nullable String preSession) {
        return nonce(preSession).map(nonce -> value(data(FORM, nonce)));
    }

    /**
     * Checks a form value.
     *
     * @param preSession the cookie's value, null when there is none
     * @param presented what the form carries, null when it carries none
     * @return whether the pre-session is genuine and the value is its
     */
    public boolean isForm(@Nullable String preSession, @Nullable String presented) {
        return nonce(preSession)
                .map(nonce -> isValue(data(FORM, nonce), presented))
                .orElse(false);
    }

    private Optional<byte[]> nonce(@Nullable String preSession) {
        byte[] bytes = decode(preSession, KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(bytes, KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES);
        byte[] tag = Arrays.copyOfRange(bytes, KEY_ID_BYTES + NONCE_BYTES, bytes.length);
        return key(bytes)
                .filter(key -> key.verify(data(PRE_SESSION, nonce), tag))
                .map(key -> nonce);
    }

    private String value(byte[] data) {
        MacKey key = keys.mac(KeyPurpose.BROWSER);
        return ENCODER.encodeToString(concat(key.idBytes(), key.tag(data)));
    }

    private boolean isValue(byte[] data, @Nullable String presented) {
        byte[] bytes = decode(presented, KEY_ID_BYTES + TAG_BYTES);
        if (bytes.length == 0) {
            return false;
        }
        byte[] tag = Arrays.copyOfRange(bytes, KEY_ID_BYTES, bytes.length);
        return key(bytes).filter(key -> key.verify(data, tag)).isPresent();
    }

    private Optional<MacKey> key(byte[] value) {
        return keys.mac(KeyPurpose.BROWSER, ENCODER.encodeToString(Arrays.copyOf(value, KEY_ID_BYTES)));
    }

    private static byte[] decode(@Nullable String text, int length) {
        if (text == null || text.length() != (length * 8 + 5) / 6) {
            return new byte[0];
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
            return ENCODER.encodeToString(bytes).equals(text) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] bytes(SessionId session) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(session.value().getMostSignificantBits())
                .putLong(session.value().getLeastSignificantBits())
                .array();
    }

    /** One key makes tags for several things, so each begins with what it is for. */
    private static byte[] data(byte label, byte[] content) {
        return concat(new byte[] {label}, content);
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
