package dev.latchkey.servlet.route;

import dev.latchkey.servlet.json.FormText;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters from the query alone: the container's own reading would consume a form's body. As strict as bodies are:
 * of two parameters of one name, others than this may take the other one.
 */
final class QueryString {

    private QueryString() {}

    /**
     * A parameter.
     *
     * @throws RefusedException when it is there twice, or not percent-encoded UTF-8
     */
    static Optional<String> only(String query, String name) {
        String found = null;
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            int equals = query.indexOf('=', start);
            if (equals > start && equals < end && name.equals(decoded(query.substring(start, equals)))) {
                if (found != null) {
                    throw malformed(name, "is there twice");
                }
                found = value(name, query.substring(equals + 1, end));
            }
            start = end + 1;
        }
        return Optional.ofNullable(found);
    }

    /** A name that cannot be read is none that is asked for. */
    private static @Nullable String decoded(String name) {
        try {
            return FormText.decode(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String value(String name, String text) {
        try {
            return FormText.decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed(name, e.getMessage());
        }
    }

    private static RefusedException malformed(String name, @Nullable String what) {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, "parameter '" + name + "' " + what);
    }
}
