package dev.latchkey.examples.server.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One bash that runs commands one after the other and keeps its variables. It ends at the first that fails. */
public final class Shell implements AutoCloseable {

    private static final String DONE = "--- done ---";

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private Shell(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts in a directory. */
    public static Shell start(Path directory) throws IOException {
        return new Shell(new ProcessBuilder("bash", "-eu", "-s")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
    }

    /** Runs commands; what they have written, to both outputs. */
    public String run(String commands) {
        try {
            in.write(commands + "\necho; echo '" + DONE + "'\n");
            in.flush();
            StringBuilder said = new StringBuilder();
            for (String line = out.readLine(); !DONE.equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new AssertionError("a command failed:\n" + commands + "\n" + said);
                }
                said.append(line).append('\n');
            }
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("a command failed:\n" + commands, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
