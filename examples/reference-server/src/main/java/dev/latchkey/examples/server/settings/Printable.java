package dev.latchkey.examples.server.settings;

/** Makes a text that came from outside fit for a one-line message. */
final class Printable {

    private static final int LIMIT = 100;

    private Printable() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LIMIT).forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return text.codePointCount(0, text.length()) > LIMIT ? shown + "..." : shown.toString();
    }
}
