package dev.latchkey.examples.server.token;

import java.util.Locale;

/** Makes what somebody else wrote fit for a terminal. */
public final class PrintableAscii {

    private PrintableAscii() {}

    /**
     * Writes everything but printable ASCII and line breaks as JSON does, {@code \}{@code u009b}: it can neither command a
     * terminal nor turn the direction of the text nor look like something else.
     *
     * @param text the text
     * @return the text in printable ASCII
     */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if ((c >= ' ' && c <= '~') || c == '\n') {
                shown.append((char) c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return shown.toString();
    }
}
