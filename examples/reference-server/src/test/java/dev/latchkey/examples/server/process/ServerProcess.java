package dev.latchkey.examples.server.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The built jar as a running program: {@code java -jar reference-server.jar} with settings of the test's own, on a free
 * port of the loopback interface, with a data directory of its own. Close it to end the process.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile(
            "Latchkey is ready on (\\S+) \\(storage: (in-memory|H2|PostgreSQL), shared state: (in-process|Redis)\\)");
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final Path dataDirectory;
    private final Lines out;
    private final Lines err;

    private ServerProcess(Process process, Path dataDirectory, Lines out, Lines err) {
        this.process = process;
        this.dataDirectory = dataDirectory;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts the server and waits until it says that it is ready.
     *
     * @param settings environment variables beside the port and the data directory, which may be set too
     */
    public static ServerProcess start(Map<String, String> settings) throws IOException {
        return launch(settings).untilReady();
    }

    /** Starts the program without waiting. */
    public static ServerProcess launch(Map<String, String> settings, String... arguments) throws IOException {
        List<String> jvm = new ArrayList<>(jvmArguments());
        jvm.addAll(ClassArchive.arguments(jar(), jvm));
        return launch(jvm, settings, List.of(arguments));
    }

    /** The same with other arguments of the JVM. */
    static ServerProcess launch(List<String> jvm, Map<String, String> settings, List<String> arguments)
            throws IOException {
        Path data = settings.containsKey("LATCHKEY_DATA_DIR")
                ? Path.of(settings.get("LATCHKEY_DATA_DIR"))
                : Files.createTempDirectory("latchkey").resolve("data");
        Map<String, String> variables = new HashMap<>();
        variables.put("LATCHKEY_PORT", "0");
        variables.put("LATCHKEY_DATA_DIR", data.toString());
        variables.putAll(settings);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        return new ServerProcess(
                process, data, new Lines(process.getInputStream()), new Lines(process.getErrorStream()));
    }

    /** The jar that the build made. */
    public static Path jar() {
        return Path.of(System.getProperty("latchkey.jar", "target/reference-server.jar"));
    }

    /** What the build says to JVMs that live for seconds; nothing where it says nothing. */
    private static List<String> jvmArguments() {
        return Stream.of(System.getProperty("latchkey.jvm-arguments", "").split(" ", -1))
                .filter(argument -> !argument.isEmpty())
                .toList();
    }

    /** Waits for the line that says where the server is. */
    public ServerProcess untilReady() {
        CompletableFuture<?> first = CompletableFuture.anyOf(out.matching(READY), process.onExit());
        try {
            first.get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("the server did not become ready:\n" + out + err, e);
        }
        if (!out.matching(READY).isDone()) {
            throw new IllegalStateException("the server ended with " + exitCode() + ":\n" + out + err);
        }
        return this;
    }

    /** The address of the ready line. */
    public URI address() {
        return URI.create(out.matching(READY).join().group(1));
    }

    /** Where the server keeps its files. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** What it has written to standard output so far. */
    public String out() {
        return out.toString();
    }

    /** What it has written to standard error so far. */
    public String err() {
        return err.toString();
    }

    /** Writes to its standard input, and closes it. */
    public ServerProcess feed(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        return this;
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL, and waits until it is gone. */
    public void kill() {
        int unused = process.destroyForcibly().onExit().join().exitValue();
    }

    /** Waits for the end and for the last of its output. */
    public int exitCode() {
        try {
            if (!process.waitFor(START_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the program does not end:\n" + out + err);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        out.awaitEnd();
        err.awaitEnd();
        return process.exitValue();
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

    /** Collects a stream's lines while the process runs, so that it never waits for a reader. */
    private static final class Lines {

        private final StringBuilder text = new StringBuilder();
        private final Map<Pattern, CompletableFuture<Matcher>> awaited = new HashMap<>();
        private final Thread thread;

        Lines(InputStream in) {
            this.thread = new Thread(() -> read(in), "server output");
            thread.setDaemon(true);
            thread.start();
        }

        private void read(InputStream in) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                add("(no further output: " + e.getMessage() + ")"); // a process that was killed, mostly
            }
        }

        private synchronized void add(String line) {
            text.append(line).append('\n');
            awaited.forEach((pattern, found) -> complete(found, pattern.matcher(line)));
        }

        /** Done when a line has matched. */
        synchronized CompletableFuture<Matcher> matching(Pattern pattern) {
            return awaited.computeIfAbsent(pattern, wanted -> {
                CompletableFuture<Matcher> found = new CompletableFuture<>();
                text.toString().lines().forEach(line -> complete(found, wanted.matcher(line)));
                return found;
            });
        }

        private static void complete(CompletableFuture<Matcher> found, Matcher matcher) {
            if (matcher.matches()) {
                found.complete(matcher);
            }
        }

        void awaitEnd() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public synchronized String toString() {
            return text.toString();
        }
    }
}
