package dev.latchkey.servlet.problem;

import java.util.Objects;

/**
 * What is wrong with one member of a body.
 *
 * @param field the member's name
 * @param code the stable code, such as {@code required}
 * @param message the same in English
 */
public record FieldError(String field, String code, String message) {

    /** Checks that nothing is missing. */
    public FieldError {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
