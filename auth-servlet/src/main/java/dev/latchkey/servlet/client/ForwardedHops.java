package dev.latchkey.servlet.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes the hops out of forwarding headers, the nearest first; what is no address comes out as it is.
 *
 * <p>Security promise: what stands further to the left, and may be a client's, never changes how what a proxy has added
 * on the right is read.
 */
final class ForwardedHops {

    private ForwardedHops() {}

    /** An address has no comma, and nothing here is quoted: a quote is a client's. */
    static List<String> ofXForwardedFor(String header) {
        List<String> hops = new ArrayList<>();
        int end = header.length();
        for (int comma = header.lastIndexOf(','); end >= 0; comma = header.lastIndexOf(',', comma - 1)) {
            hops.add(node(header.substring(comma + 1, end).strip()));
            end = comma;
        }
        return hops;
    }

    static List<String> ofForwarded(String header) {
        List<String> hops = new ArrayList<>();
        for (String element : elements(header)) {
            hops.add(forOf(element));
        }
        return hops;
    }

    /** Splits at the commas outside of quotes, from the right: a quote that a client left open ends where the client wrote. */
    private static List<String> elements(String header) {
        List<String> elements = new ArrayList<>();
        boolean quoted = false;
        int end = header.length();
        for (int i = end - 1; i >= 0; i--) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted || isEscaped(header, i);
            } else if (c == ',' && !quoted) {
                elements.add(header.substring(i + 1, end).strip());
                end = i;
            }
        }
        elements.add(header.substring(0, end).strip());
        return elements;
    }

    private static boolean isEscaped(String text, int quote) {
        int first = quote;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (quote - first) % 2 != 0;
    }

    private static String forOf(String element) {
        String found = "";
        for (String pair : pairs(element)) {
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

    /** Splits at the semicolons outside of quotes. */
    private static List<String> pairs(String element) {
        List<String> pairs = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                pairs.add(element.substring(start, i).strip());
                start = i + 1;
            }
        }
        pairs.add(element.substring(start).strip());
        return pairs;
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
