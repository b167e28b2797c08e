package dev.latchkey.kernel;

import java.util.Locale;

/** The hosts that are this machine, and from which plain http is taken (RFC 1122, section 3.2.1.3; RFC 6761, 6.3). */
public final class Loopback {

    private Loopback() {}

    /**
     * Whether a host is this machine by its name alone; nothing is looked up.
     *
     * @param host a host as it stands in a URL, an IPv6 address in brackets
     * @return true for {@code localhost}, 127.0.0.0/8 and {@code [::1]}
     */
    public static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || isLoopbackAddress(name);
    }

    private static boolean isLoopbackAddress(String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("127")) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
