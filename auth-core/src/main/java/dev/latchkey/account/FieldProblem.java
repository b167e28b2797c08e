package dev.latchkey.account;

import java.util.Objects;

/**
 * What is wrong with a field. Never with the value in it. Immutable.
 *
 * @param field the field's name in the HTTP API, such as {@code given_name}
 * @param code what is wrong, stable: {@code required}, {@code invalid}, {@code too_long}, ..., or a rule of the password
 *     policy
 * @param message the same in English, for developers
 */
public record FieldProblem(String field, String code, String message) {

    /** Checks that nothing is missing. */
    public FieldProblem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
