package dev.latchkey.token;

import dev.latchkey.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an access token looks like from outside: its bounds and its header (RFC 9068, section 2.1). */
final class TokenShape {

    static final int MAX_LENGTH = 8 * 1024;
    static final int MAX_DEPTH = 16;
    static final String TYPE = "at+jwt";

    /** No text of the size of a token can have as many members: the bound is that of the length. */
    static final StrictJson.Limits PAYLOAD = new StrictJson.Limits(MAX_LENGTH, MAX_DEPTH, MAX_LENGTH);

    /** The three members of a header, and room to say which fourth one is refused. */
    static final StrictJson.Limits HEADER = new StrictJson.Limits(MAX_LENGTH, 2, 32);

    private TokenShape() {}

    /** The header's text for a key: every token of the key starts with it. */
    static String headerText(String keyId, SignatureAlgorithm algorithm) {
        // Key ids are checked to need no escape in JSON.
        String json = "{\"alg\":\"" + algorithm.joseName() + "\",\"kid\":\"" + keyId + "\",\"typ\":\"" + TYPE + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.US_ASCII));
    }
}
