package dev.latchkey.token;

import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.UNKNOWN_KEY;
import static dev.latchkey.token.TokenRejection.UNSUPPORTED_HEADER;
import static dev.latchkey.token.TokenRejection.WRONG_TYPE;

import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.StrictJson;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that a token's header names. A header that Latchkey has written is known by its text; any other is
 * read strictly, and may have {@code alg}, {@code kid} and {@code typ} and nothing else: no key, address of a key,
 * critical extension, compression or nested type is ever looked at (RFC 8725, sections 3.1, 3.10 and 3.11).
 */
final class HeaderReader {

    private static final Set<String> ALLOWED = Set.of("alg", "kid", "typ");

    private final KeySource source;

    HeaderReader(KeySource source) {
        this.source = source;
    }

    VerificationKey keyOf(String headerText, byte[] token, int firstDot) {
        VerificationKey known = source.keys().withHeader(headerText);
        return known != null ? known : read(token, firstDot);
    }

    private VerificationKey read(byte[] token, int firstDot) {
        Map<String, @Nullable Object> header = parse(token, firstDot);
        if (!ALLOWED.containsAll(header.keySet())) {
            throw TokenRejectedException.of(UNSUPPORTED_HEADER, "the header has a member that is not allowed");
        }
        if (!(header.get("alg") instanceof String algorithm)
                || SignatureAlgorithm.named(algorithm).isEmpty()) {
            throw TokenRejectedException.of(UNSUPPORTED_HEADER, "the header's alg is missing or not supported");
        }
        if (!TokenShape.TYPE.equals(header.get("typ"))) {
            throw TokenRejectedException.of(WRONG_TYPE, "the header's typ is not at+jwt");
        }
        if (!(header.get("kid") instanceof String id)) {
            throw TokenRejectedException.of(UNKNOWN_KEY, "the header names no key");
        }
        VerificationKey key = find(id);
        if (!key.algorithm().joseName().equals(algorithm)) {
            throw TokenRejectedException.of(UNSUPPORTED_HEADER, "the header's alg is not the key's");
        }
        return key;
    }

    private VerificationKey find(String id) {
        VerificationKey key = source.keys().withId(id);
        if (key == null) {
            key = source.keysAfterLooking().withId(id);
        }
        if (key == null) {
            throw TokenRejectedException.of(UNKNOWN_KEY, "the header names a key that is not known");
        }
        return key;
    }

    private static Map<String, @Nullable Object> parse(byte[] token, int firstDot) {
        byte[] header = Base64Url.decode(token, 0, firstDot);
        if (header == null) {
            throw TokenRejectedException.of(MALFORMED, "the header is not strict base64url");
        }
        try {
            return StrictJson.parseObject(header, TokenShape.HEADER);
        } catch (MalformedJsonException e) {
            throw TokenRejectedException.of(MALFORMED, "the header is not strict JSON: " + e.getMessage());
        }
    }
}
