package dev.latchkey.limit;

import dev.latchkey.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Keys of buckets: what is limited, and digests of whom, so that no address stands in the shared state. */
final class LimitKeys {

    private static final int DIGEST_BYTES = 16;

    private LimitKeys() {}

    static String key(String kind, String... parts) {
        StringBuilder key = new StringBuilder(kind);
        for (String part : parts) {
            key.append('/').append(digest(part));
        }
        return key.toString();
    }

    private static String digest(String text) {
        byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
    }
}
