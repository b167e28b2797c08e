package dev.latchkey.session;

import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.MacKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The text of refresh tokens: {@code lkr_} and the base64url form of 64 bytes, which are the id of the refresh key
 * (8), the session's id (16), the generation (8), and an HMAC-SHA-256 tag over these 32 bytes.
 *
 * <p>Security promise: what was not made with a key of the ring is told apart without asking the store of the sessions,
 * and the tag is compared in constant time. The store of the keys is asked about a key that this node does not know, at
 * most once a second, however many tokens are made up. A token has one spelling only.
 */
final class RefreshTokens {

    private static final String PREFIX = "lkr_";
    private static final int KEY_ID_BYTES = 8;
    private static final int SIGNED_BYTES = KEY_ID_BYTES + 2 * Long.BYTES + Long.BYTES;
    private static final int TAG_BYTES = 32;
    private static final int TEXT_LENGTH = PREFIX.length() + ((SIGNED_BYTES + TAG_BYTES) * 8 + 5) / 6;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final KeyRing keys;

    RefreshTokens(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * What a genuine token says.
     *
     * @param keyId the refresh key that made it
     * @param session the session it is for
     * @param generation the generation it is, 0 or more
     */
    record Claim(String keyId, SessionId session, long generation) {}

    /** The id of the refresh key that new sessions are to use. */
    String currentKeyId() {
        return keys.mac(KeyPurpose.REFRESH_TOKEN).id();
    }

    /** The token of a session's generation; always the same text. */
    Secret token(Session session) {
        MacKey key = keys.mac(KeyPurpose.REFRESH_TOKEN, session.refreshKeyId())
                .orElseThrow(() -> new IllegalStateException("the refresh key " + session.refreshKeyId()
                        + " is gone before its last session: keys are to be" + " kept for the absolute timeout"));
        UUID id = session.id().value();
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put(key.idBytes())
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(session.generation())
                .array();
        byte[] token = Arrays.copyOf(signed, SIGNED_BYTES + TAG_BYTES);
        System.arraycopy(key.tag(signed), 0, token, SIGNED_BYTES, TAG_BYTES);
        return Secret.of(PREFIX + ENCODER.encodeToString(token));
    }

    /** What a text claims, when it is a token that a key of the ring has made. */
    Optional<Claim> read(Secret presented) {
        String text = presented.reveal();
        if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] token = decode(text.substring(PREFIX.length()));
        if (token.length != SIGNED_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(token, SIGNED_BYTES);
        byte[] tag = Arrays.copyOfRange(token, SIGNED_BYTES, token.length);
        ByteBuffer fields = ByteBuffer.wrap(signed);
        byte[] keyId = new byte[KEY_ID_BYTES];
        fields.get(keyId);
        Claim claim = new Claim(
                ENCODER.encodeToString(keyId),
                new SessionId(new UUID(fields.getLong(), fields.getLong())),
                fields.getLong());
        return keys.mac(KeyPurpose.REFRESH_TOKEN, claim.keyId())
                .filter(key -> key.verify(signed, tag))
                .map(key -> claim);
    }

    /** The bytes of a text in its one spelling; none when it has another. */
    private static byte[] decode(String text) {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(text);
            return ENCODER.encodeToString(decoded).equals(text) ? decoded : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
