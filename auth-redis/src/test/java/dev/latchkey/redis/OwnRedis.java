package dev.latchkey.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of one's own, as a process on loopback that keeps nothing, to be stopped, paused and started again. The program
 * is the one that {@code LATCHKEY_TEST_REDIS_SERVER} names, else Redis 6.2 from Maven Central.
 */
public final class OwnRedis implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int BUS_OFFSET = 10_000;
    private static final int HIGHEST_PORT = 65_535;

    private final int port;
    private final Path directory;
    private final List<String> arguments;
    private Process process;

    private OwnRedis(int port, Path directory, List<String> arguments) {
        this.port = port;
        this.directory = directory;
        this.arguments = arguments;
    }

    /** Starts one, with further arguments such as {@code --requirepass}. */
    public static OwnRedis start(String... arguments) {
        OwnRedis redis = new OwnRedis(freePort(), newDirectory(), List.of(arguments));
        redis.startAgain();
        return redis;
    }

    /** Starts one as a sentinel, by a file that it will write to. */
    public static OwnRedis startSentinel(List<String> configuration) {
        Path directory = newDirectory();
        Path file = directory.resolve("sentinel.conf");
        try {
            Files.write(file, configuration, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OwnRedis sentinel = new OwnRedis(freePort(), directory, List.of(file.toString(), "--sentinel"));
        sentinel.startAgain();
        return sentinel;
    }

    /** Starts one as a node of a Cluster, which listens on a second port for the others. */
    static OwnRedis startNode() {
        int port = freePort();
        while (port + BUS_OFFSET > HIGHEST_PORT || !isFree(port + BUS_OFFSET)) {
            port = freePort();
        }
        List<String> arguments = List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000");
        OwnRedis redis = new OwnRedis(port, newDirectory(), arguments);
        redis.startAgain();
        return redis;
    }

    /** Starts it on the same port as before. */
    public void startAgain() {
        List<String> command = new ArrayList<>();
        command.add(Program.PATH.toString());
        boolean sentinel = arguments.contains("--sentinel");
        if (sentinel) {
            command.addAll(arguments);
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        if (!sentinel) {
            command.addAll(List.of("--save", "", "--appendonly", "no"));
            command.addAll(arguments);
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(this::listens);
    }

    private Path log() {
        return directory.resolve("log");
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Redis ended: " + Files.readString(log(), StandardCharsets.UTF_8));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills it: all it held is gone. */
    public void stop() {
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** Lets it hang: it accepts connections and answers nothing. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets it go on after a pause. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }

    /** A port that nothing listens on at the moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("latchkey-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program, unpacked once. */
    private static final class Program {

        static final Path PATH = find();

        private static Path find() {
            String given = System.getenv("LATCHKEY_TEST_REDIS_SERVER");
            if (given != null) {
                return Path.of(given);
            }
            try {
                Path directory = newDirectory();
                Path program = ExecutableProvider.newJarResourceProvider(directory.toFile())
                        .get()
                        .toPath();
                program.toFile().deleteOnExit();
                directory.toFile().deleteOnExit();
                return program;
            } catch (IOException e) {
                throw new UncheckedIOException("Redis could not be unpacked", e);
            }
        }
    }
}
