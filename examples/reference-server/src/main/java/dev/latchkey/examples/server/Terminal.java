package dev.latchkey.examples.server;

import java.io.Console;
import java.util.Optional;

/** Finds out whether somebody types. */
final class Terminal {

    private Terminal() {}

    /** The terminal, empty when standard input is a file or a pipe. */
    static Optional<Console> find() {
        return Optional.ofNullable(System.console()).filter(Terminal::isOne);
    }

    /** From JDK 22 on there may be a console without a terminal, which says so by a method that JDK 17 lacks. */
    private static boolean isOne(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
