package dev.latchkey.examples.server.imports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads lines of UTF-8 that end in LF or CR LF, of bounded length, and goes on after one that is bad. */
final class LineReader {

    private static final int MAX_BYTES = 64 * 1024;

    private final InputStream in;
    private long number;
    private boolean atEnd;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, MAX_BYTES);
    }

    /** The number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** Whether the last line was read. */
    boolean atEnd() {
        return atEnd;
    }

    /** The next line, without its end; empty at the end as well. */
    String next() throws IOException, BadLineException {
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        int next = in.read();
        for (; next >= 0 && next != '\n'; next = in.read()) {
            tooLong |= line.size() == MAX_BYTES;
            if (!tooLong) {
                line.write(next);
            }
        }
        atEnd = next < 0;
        if (tooLong) {
            throw new BadLineException("this line has more than " + MAX_BYTES + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadLineException("this is not UTF-8");
        }
    }
}
