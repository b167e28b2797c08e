package dev.latchkey.redis;

import dev.latchkey.revocation.Revocation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of entries as texts. */
final class Fields {

    private Fields() {}

    static Map<String, String> texts(Revocation entry) {
        Map<String, String> texts = new LinkedHashMap<>();
        RevocationFields.write(entry)
                .forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.US_ASCII)));
        return texts;
    }

    static Map<String, byte[]> bytes(Map<String, String> texts) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        texts.forEach((name, value) -> bytes.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }
}
