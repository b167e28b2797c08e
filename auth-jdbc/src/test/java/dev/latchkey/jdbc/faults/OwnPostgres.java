package dev.latchkey.jdbc.faults;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL that belongs to one test: it writes durably, as one in production does, and it can be killed,
 * stopped, paused and started again on the same files and the same port. Its programs are those of the embedded one.
 */
public final class OwnPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path programs;
    private final Path home;
    private final int port;
    private final Thread atExit = new Thread(this::killIfRunning);

    private OwnPostgres(Path programs, Path home, int port) {
        this.programs = programs;
        this.home = home;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a new and empty one. */
    public static OwnPostgres start(String... settings) {
        try {
            return startIn(Files.createTempDirectory("latchkey-faults"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a new and empty one that has its files in a directory, which goes away with it. */
    static OwnPostgres startIn(Path home, String... settings) {
        try {
            Path programs = initialize(home.resolve("data"));
            OwnPostgres server = new OwnPostgres(programs, home, freePort());
            server.set(List.of(
                    "port = " + server.port,
                    "listen_addresses = '127.0.0.1'",
                    "unix_socket_directories = ''",
                    "max_connections = 200",
                    "fsync = on",
                    "synchronous_commit = on",
                    "full_page_writes = on"));
            server.set(List.of(settings));
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** Has the embedded one make its files, and finds where its programs are. */
    private static Path initialize(Path data) throws IOException {
        EmbeddedPostgres first = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .start();
        try {
            String postgres = postmaster(data).info().command().orElseThrow();
            return Path.of(postgres).getParent();
        } finally {
            first.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A copy of this server that is kept up to date by streaming, asynchronously. */
    OwnPostgres replica() {
        try {
            Path copy = Files.createTempDirectory("latchkey-faults");
            OwnPostgres replica = new OwnPostgres(programs, copy, freePort());
            Jdbi.create(dataSource()).useHandle(backup -> {
                backup.execute("SELECT pg_backup_start('replica', fast => true)");
                DataFiles.copy(data(), replica.data());
                String label = backup.createQuery("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)")
                        .mapTo(String.class)
                        .one();
                Files.writeString(replica.data().resolve("backup_label"), label);
            });
            Files.createFile(replica.data().resolve("standby.signal"));
            replica.set(List.of(
                    "port = " + replica.port, "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'"));
            replica.startAgain();
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException("the replica did not start", e);
        }
    }

    /** Adds settings, which count from the next start on. */
    void set(List<String> settings) {
        try {
            Files.write(data().resolve("postgresql.conf"), settings, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return home.resolve("data");
    }

    /** Connections to its database, which are given up when the server says nothing for two seconds. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url());
        return dataSource;
    }

    int port() {
        return port;
    }

    /** Connections to whichever of both is there, this one first: as a host has them for a failover. */
    PGSimpleDataSource dataSourceOr(OwnPostgres other) {
        PGSimpleDataSource either = new PGSimpleDataSource();
        either.setURL(url().replace("127.0.0.1:" + port, "127.0.0.1:" + port + ",127.0.0.1:" + other.port));
        return either;
    }

    String url() {
        return url(2);
    }

    /** For one that is to wait for a server that has much to do, since the server is not what is ended. */
    String patientUrl() {
        return url(PATIENCE.toSeconds());
    }

    private String url(long seconds) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&loginTimeout=" + seconds
                + "&connectTimeout=" + seconds + "&socketTimeout=" + seconds;
    }

    /** A pool such as a host has. */
    public HikariDataSource pool(int connections) {
        return pool(dataSource(), connections);
    }

    static HikariDataSource pool(DataSource dataSource, int connections) {
        return pool(dataSource, connections, Duration.ofSeconds(2));
    }

    /** A pool that waits as long as {@link #patientUrl} does. */
    static HikariDataSource patientPool(DataSource dataSource, int connections) {
        return pool(dataSource, connections, PATIENCE);
    }

    private static HikariDataSource pool(DataSource dataSource, int connections, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(wait.toMillis());
        config.setValidationTimeout(1_000);
        return new HikariDataSource(config);
    }

    /** As a machine does that loses its power: all processes end, and nobody can say or write another word. */
    void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join());
    }

    /** As an administrator does who does not wait: connections are cut, and the next start recovers. */
    void stopImmediately() {
        control("stop", "-m", "immediate");
    }

    /** Starts it on the files it has. */
    void startAgain() {
        control("start", "-l", home.resolve("log").toString());
    }

    /** Whether its first process is there. */
    boolean isRunning() {
        return Files.exists(data().resolve("postmaster.pid"))
                && postmasterIfAlive().filter(ProcessHandle::isAlive).isPresent();
    }

    private Optional<ProcessHandle> postmasterIfAlive() {
        try {
            String pid = Files.readAllLines(data().resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid));
        } catch (IOException e) {
            return Optional.empty(); // it ends at this moment
        }
    }

    /** Halts all processes: connections stay, and nothing answers. */
    void pause() {
        signal("-STOP");
    }

    /** Lets them go on. */
    void resume() {
        signal("-CONT");
    }

    /** Makes a replica the primary of a new timeline. */
    void promote() {
        control("promote");
    }

    private void signal(String signal) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes().forEach(process -> command.add(Long.toString(process.pid())));
        run(command);
    }

    private List<ProcessHandle> processes() {
        ProcessHandle postmaster = postmaster(data());
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static ProcessHandle postmaster(Path data) {
        try {
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not run", e);
        }
    }

    private void control(String action, String... options) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses root; within a namespace of its own nobody is.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve("pg_ctl").toString(), "-D", data().toString(), "-w", action));
        command.addAll(List.of(options));
        run(command);
    }

    private void run(List<String> command) {
        try {
            Path output = home.resolve("output");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            await().atMost(PATIENCE).until(() -> !process.isAlive());
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + Files.readString(output) + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String log() throws IOException {
        Path log = home.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private void killIfRunning() {
        if (Files.exists(data().resolve("postmaster.pid"))) {
            try {
                kill();
            } catch (RuntimeException e) {
                // it has ended meanwhile, or had ended before and left its file
                return;
            }
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        killIfRunning();
        DataFiles.delete(home);
    }
}
