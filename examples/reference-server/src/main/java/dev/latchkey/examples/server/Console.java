package dev.latchkey.examples.server;

import dev.latchkey.kernel.Environment;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * What a command is given by the system. Immutable.
 *
 * @param variables the environment variables
 * @param in standard input
 * @param out standard output: what was asked for
 * @param err standard error: what went wrong
 * @param environment time and randomness
 * @param terminal where somebody types, empty when nobody does
 */
record Console(
        Map<String, String> variables,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Environment environment,
        Optional<java.io.Console> terminal) {

    Console {
        variables = Map.copyOf(variables);
    }
}
