package dev.latchkey.passkey;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes as much of CBOR (RFC 8949) as authenticators need: integers, bytes, texts and maps. */
final class Cbor {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Cbor() {}

    static byte[] write(Object value) {
        Cbor cbor = new Cbor();
        cbor.value(value);
        return cbor.out.toByteArray();
    }

    private void value(Object value) {
        if (value instanceof Long number) {
            head(number < 0 ? 1 : 0, number < 0 ? -1 - number : number);
        } else if (value instanceof byte[] bytes) {
            head(2, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            head(3, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Map<?, ?> members) {
            head(5, members.size());
            members.forEach((name, member) -> {
                value(name);
                value(member);
            });
        } else {
            throw new IllegalArgumentException("no CBOR is written for " + value);
        }
    }

    private void head(int major, long size) {
        if (size < 24) {
            out.write(major << 5 | (int) size);
        } else if (size < 0x100) {
            out.write(major << 5 | 24);
            out.write((int) size);
        } else {
            out.write(major << 5 | 25);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) size).array());
        }
    }
}
