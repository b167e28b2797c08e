package dev.latchkey.servlet.page;

import java.util.Objects;

/**
 * What is wrong with a form. Texts are chosen by the code; the message stands in where there is no text for it.
 *
 * @param field the form's field, empty for the form as a whole
 * @param code the stable code, such as {@code invalid_credentials}
 * @param message the same in English
 */
public record FormProblem(String field, String code, String message) {

    /** Checks that nothing is missing. */
    public FormProblem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
