package dev.latchkey.examples.server;

import dev.latchkey.kernel.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password as an operator gives it: typed at a terminal, unseen and twice, or as a line of standard input. */
final class PasswordInput {

    private static final int MAX_BYTES = 4096;

    private PasswordInput() {}

    static Secret read(Console console) throws UsageException {
        return console.terminal().isPresent() ? typed(console.terminal().get()) : line(console);
    }

    private static Secret typed(java.io.Console terminal) throws UsageException {
        char[] first = terminal.readPassword("Password: ");
        char[] second = terminal.readPassword("Again: ");
        try {
            if (first == null || first.length == 0) {
                throw new UsageException("no password was given");
            }
            if (!Arrays.equals(first, second)) {
                throw new UsageException("the two passwords are not the same");
            }
            return Secret.of(new String(first));
        } finally {
            clear(first);
            clear(second);
        }
    }

    private static void clear(char[] typed) {
        if (typed != null) {
            Arrays.fill(typed, ' ');
        }
    }

    private static Secret line(Console console) throws UsageException {
        try {
            byte[] read = console.in().readNBytes(MAX_BYTES + 1);
            if (read.length > MAX_BYTES) {
                throw new UsageException("standard input holds more than a password");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read))
                    .toString();
            String password = text.lines().findFirst().orElse("");
            if (password.isEmpty()) {
                throw new UsageException("no password on standard input");
            }
            return Secret.of(password);
        } catch (CharacterCodingException e) {
            throw new UsageException("standard input is not UTF-8");
        } catch (IOException e) {
            throw new UsageException("standard input cannot be read");
        }
    }
}
