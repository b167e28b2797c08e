package dev.latchkey.servlet.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads parameters from the query alone: the container's own reading would consume a form's body. */
final class QueryString {

    private QueryString() {}

    static Optional<String> first(String query, String name) {
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            int equals = query.indexOf('=', start);
            if (equals > start
                    && equals < end
                    && decode(query.substring(start, equals)).equals(name)) {
                return Optional.of(decode(query.substring(equals + 1, end)));
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
