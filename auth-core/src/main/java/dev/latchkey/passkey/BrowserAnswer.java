package dev.latchkey.passkey;

import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StrictJson;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser answers, as {@code PublicKeyCredential.toJSON()} writes it (WebAuthn Level 3, section 5.1): the parts that
 * are looked at, of bounded size. None of it is believed yet.
 */
final class BrowserAnswer {

    /** The longest credential id (WebAuthn Level 3, section 4). */
    static final int LONGEST_CREDENTIAL_ID = 1023;

    private static final StrictJson.Limits ANSWER = new StrictJson.Limits(30_000, 16, 1_000);
    private static final StrictJson.Limits CLIENT_DATA = new StrictJson.Limits(5_000, 8, 100);
    private static final int LONGEST_OBJECT = 16_000;
    private static final int LONGEST_SIGNATURE = 2_000;
    private static final int LONGEST_HANDLE = 64;
    private static final int MOST_TRANSPORTS = 8;
    private static final Pattern TRANSPORT = Pattern.compile("[a-z0-9-]{1,20}");

    private final Map<String, @Nullable Object> members;
    private final Map<?, ?> response;
    private final byte[] clientData;
    private final Map<String, @Nullable Object> client;

    private BrowserAnswer(Secret json) {
        try {
            members = StrictJson.parseObject(json.reveal(), ANSWER);
            if (!(members.get("response") instanceof Map<?, ?> found) || !"public-key".equals(members.get("type"))) {
                throw malformed();
            }
            response = found;
            clientData = bytes(response.get("clientDataJSON"), CLIENT_DATA.maxLength());
            client = StrictJson.parseObject(clientData, CLIENT_DATA);
        } catch (MalformedJsonException e) {
            throw malformed();
        }
    }

    static BrowserAnswer read(Secret json) {
        return new BrowserAnswer(json);
    }

    private static RefusedPasskeyException malformed() {
        return new RefusedPasskeyException(PasskeyRefusal.MALFORMED);
    }

    private static byte[] bytes(@Nullable Object text, int most) {
        if (!(text instanceof String encoded) || encoded.length() > most * 4 / 3 + 4) {
            throw malformed();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        if (bytes.length == 0 || bytes.length > most) {
            throw malformed();
        }
        return bytes;
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The credential id in its one spelling. */
    String credentialId() {
        String id = text(bytes(members.get("id"), LONGEST_CREDENTIAL_ID));
        Object raw = members.get("rawId");
        if (raw != null && !id.equals(text(bytes(raw, LONGEST_CREDENTIAL_ID)))) {
            throw malformed();
        }
        return id;
    }

    String challenge() {
        if (client.get("challenge") instanceof String challenge) {
            return challenge;
        }
        throw malformed();
    }

    /** {@code webauthn.create}, {@code webauthn.get}, or whatever was said. */
    @Nullable
    Object type() {
        return client.get("type");
    }

    /** The origin of the page, or whatever was said. */
    @Nullable
    Object origin() {
        return client.get("origin");
    }

    /** Whether the page says that it is in a frame of another origin. */
    boolean isCrossOrigin() {
        return Boolean.TRUE.equals(client.get("crossOrigin")) || client.get("topOrigin") != null;
    }

    byte[] clientData() {
        return clientData.clone();
    }

    byte[] attestationObject() {
        return bytes(response.get("attestationObject"), LONGEST_OBJECT);
    }

    byte[] authenticatorData() {
        return bytes(response.get("authenticatorData"), LONGEST_OBJECT);
    }

    byte[] signature() {
        return bytes(response.get("signature"), LONGEST_SIGNATURE);
    }

    /** The user handle in its one spelling, null when there is none. */
    @Nullable
    String userHandle() {
        Object handle = response.get("userHandle");
        return handle == null || "".equals(handle) ? null : text(bytes(handle, LONGEST_HANDLE));
    }

    /** Hints for browsers; what is none is left out. */
    List<String> transports() {
        if (!(response.get("transports") instanceof List<?> transports)) {
            return List.of();
        }
        return transports.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(transport -> TRANSPORT.matcher(transport).matches())
                .distinct()
                .limit(MOST_TRANSPORTS)
                .toList();
    }
}
