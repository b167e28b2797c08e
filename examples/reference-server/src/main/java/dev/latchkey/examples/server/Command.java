package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.SettingsException;
import java.util.Set;

/**
 * One of the server's commands.
 *
 * @param words the words that name it
 * @param operands what follows them, for the help
 * @param options the options it takes
 * @param summary what it does
 * @param action does it
 */
record Command(String words, String operands, Set<String> options, String summary, Action action) {

    /** What a command does. */
    @FunctionalInterface
    interface Action {

        /**
         * Does it.
         *
         * @return the exit code
         */
        int run(Arguments arguments, Console console) throws UsageException, SettingsException, StartException;
    }

    int wordCount() {
        return words.split(" ").length;
    }

    boolean isNamedBy(Arguments arguments) {
        return String.join(" ", arguments.words()).concat(" ").startsWith(words + " ");
    }
}
