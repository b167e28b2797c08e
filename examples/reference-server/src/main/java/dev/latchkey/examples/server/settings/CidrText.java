package dev.latchkey.examples.server.settings;

/** Checks the text form of an address or block, without asking a name service. */
final class CidrText {

    private static final String IPV4 = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}";
    private static final String IPV6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:]*";

    private CidrText() {}

    static void check(String text) {
        boolean v4 = text.matches(IPV4 + "(?:/(?:3[0-2]|[12]?\\d))?");
        boolean v6 = text.matches(IPV6 + "(?:/(?:12[0-8]|1[01]\\d|\\d?\\d))?");
        if (!v4 && !v6) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is neither");
        }
    }
}
