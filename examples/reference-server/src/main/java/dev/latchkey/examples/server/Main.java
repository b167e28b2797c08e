package dev.latchkey.examples.server;

import dev.latchkey.kernel.Environment;

/** The program. */
public final class Main {

    private Main() {}

    /**
     * Runs a command. {@code serve} returns here while the server's threads go on.
     *
     * @param args the command and its options; {@code help} lists them
     */
    public static void main(String... args) {
        Console console =
                new Console(System.getenv(), System.in, System.out, System.err, Environment.system(), Terminal.find());
        int exitCode = CommandLine.run(console, args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
