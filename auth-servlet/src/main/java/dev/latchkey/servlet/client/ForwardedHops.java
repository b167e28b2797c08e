package dev.latchkey.servlet.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes the hops out of forwarding headers, the farthest first; what is no address comes out as it is. */
final class ForwardedHops {

    private ForwardedHops() {}

    static List<String> ofXForwardedFor(String header) {
        List<String> hops = new ArrayList<>();
        for (String element : split(header, ',')) {
            hops.add(node(element));
        }
        return hops;
    }

    static List<String> ofForwarded(String header) {
        List<String> hops = new ArrayList<>();
        for (String element : split(header, ',')) {
            hops.add(forOf(element));
        }
        return hops;
    }

    private static String forOf(String element) {
        String found = "";
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals > 0
                    && pair.substring(0, equals)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals("for")) {
                if (!found.isEmpty()) {
                    return "";
                }
                found = node(unquoted(pair.substring(equals + 1).strip()));
            }
        }
        return found;
    }

    /** Splits outside of quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Drops the port and the brackets of a node. */
    private static String node(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        boolean port = colon >= 0 && text.indexOf(':', colon + 1) < 0;
        return port ? text.substring(0, colon) : text;
    }
}
