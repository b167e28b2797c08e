package dev.latchkey.token;

import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.StrictJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a published key set (RFC 7517, section 5), strictly. */
final class JwksReader {

    private static final int MAX_KEYS = 64;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_MEMBERS = 4096;

    private final JwkReader keyReader;

    JwksReader(Crypto crypto) {
        this.keyReader = new JwkReader(crypto);
    }

    /**
     * The keys that tokens can be verified with.
     *
     * @throws InvalidJwksException when the document is not to be trusted: it is no key set, has two keys of one id,
     *     publishes what ought to be secret, or has no key that is supported
     */
    KeySet read(byte[] document) {
        List<KeySet.Accepted> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Object element : elements(document)) {
            if (!(element instanceof Map<?, ?> jwk)) {
                throw new InvalidJwksException("one of its keys is no object");
            }
            if (jwk.get("kid") instanceof String id && !ids.add(id)) {
                throw new InvalidJwksException("two of its keys have one id");
            }
            keyReader.read(jwk).ifPresent(key -> keys.add(new KeySet.Accepted(key, Long.MAX_VALUE)));
        }
        if (keys.isEmpty()) {
            throw new InvalidJwksException("it has no key of a supported kind");
        }
        return new KeySet(keys);
    }

    private static List<?> elements(byte[] document) {
        Map<String, @Nullable Object> members;
        try {
            members = StrictJson.parseObject(
                    document, new StrictJson.Limits(Math.max(1, document.length), MAX_DEPTH, MAX_MEMBERS));
        } catch (MalformedJsonException e) {
            throw new InvalidJwksException("it is not strict JSON: " + e.getMessage());
        }
        if (!(members.get("keys") instanceof List<?> elements) || elements.size() > MAX_KEYS) {
            throw new InvalidJwksException("it has no list of at most " + MAX_KEYS + " keys");
        }
        return elements;
    }
}
