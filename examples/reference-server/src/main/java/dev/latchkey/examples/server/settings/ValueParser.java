package dev.latchkey.examples.server.settings;

import java.util.function.Function;

/**
 * Reads the text of a setting, strictly.
 *
 * @param shape what the text must be, for messages and the documentation, to follow "expected"
 * @param function reads the text; throws an {@link IllegalArgumentException} for any other text, whose message, when it
 *     has one, says what is wrong without repeating the text
 * @param <T> the type of the value
 */
record ValueParser<T>(String shape, Function<String, T> function) {

    T parse(String text) {
        return function.apply(text);
    }
}
