package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.LoadedTables;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.session.RefreshOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Refreshes by the store beside the bare statement: from the same JVM, and from pgbench where it is installed. */
@Tag("faults")
final class RefreshThroughputTest {

    private static final int CLIENTS = 8;
    private static final int USERS_OF_EACH = 200;
    private static final int SESSIONS_OF_EACH = 5;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("latchkey.faults.seconds", 4));
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String BARE = "UPDATE latchkey_session SET generation = generation + 1, generation_at = ?,"
            + " last_seen_at = ?, idle_expires_at = LEAST(?, absolute_expires_at), over_day = LEAST(?, absolute_day)"
            + " WHERE id = ? AND generation = ? AND refresh_key_id = ? AND ended_at IS NULL AND idle_expires_at > ?"
            + " AND absolute_expires_at > ? AND (generation = 0 OR generation_at < ?) AND epoch >= COALESCE((SELECT"
            + " e.epoch FROM latchkey_epoch e WHERE e.user_id = latchkey_session.user_id), 0) RETURNING *";

    private static final String PGBENCH = "\\set u random(1, %d)\n\\set s random(2, %d)\n"
            + "UPDATE latchkey_session SET generation = generation + 1, generation_at = '2026-02-28', last_seen_at = now(),"
            + " idle_expires_at = LEAST(now() + interval '7 days', absolute_expires_at),"
            + " over_day = LEAST(20513, absolute_day)"
            + " WHERE id = CAST(lpad(to_hex(CAST(:u AS integer)), 16, '0') || lpad(to_hex(CAST(:s AS integer)), 16, '0') AS UUID)"
            + " AND refresh_key_id = '" + LoadedTables.REFRESH_KEY + "' AND ended_at IS NULL"
            + " AND idle_expires_at > '2026-03-01' AND absolute_expires_at > '2026-03-01'"
            + " AND (generation = 0 OR generation_at < now()) AND epoch >= COALESCE((SELECT e.epoch"
            + " FROM latchkey_epoch e WHERE e.user_id = latchkey_session.user_id), 0) RETURNING *;\n";

    private final OwnPostgres server = OwnPostgres.start();
    private final HikariDataSource pool = server.pool(CLIENTS + 2);
    private final JdbcStorage storage = JdbcStorage.create(pool);

    @BeforeEach
    void fill() {
        Jdbi.create(server.dataSource()).useHandle(this::reload);
    }

    @AfterEach
    void close() {
        storage.close();
        pool.close();
        server.close();
    }

    private void reload(Handle handle) {
        LoadedTables.fill(handle, CLIENTS * USERS_OF_EACH, SESSIONS_OF_EACH, NOW);
    }

    @Test
    void the_store_refreshes_nearly_as_often_as_the_bare_statement_can() throws Exception {
        Optional<Path> pgbench = pgbench();
        List<Sessions> sessions =
                IntStream.range(0, CLIENTS).mapToObj(Sessions::new).toList();
        double[] bare = new double[ROUNDS];
        double[] store = new double[ROUNDS];
        double[] ofPgbench = new double[ROUNDS];
        try (Race race = new Race()) {
            warmUp(race, sessions);
            for (int round = 0; round < ROUNDS; round++) {
                bare[round] = perSecond(race, sessions, ROUND, this::bareUntil);
                store[round] = perSecond(race, sessions, ROUND, (own, end) -> storeUntil(storage, own, end));
                ofPgbench[round] = pgbench.isPresent() ? pgbench(pgbench.get()) : 0;
                sessions.forEach(Sessions::readGenerations);
            }
        }
        double refreshes = Figures.percentile(store, 0.5);
        double statements = Figures.percentile(bare, 0.5);
        Figures.say(
                "Refresh by the store beside the bare statement, %d clients: %.0f/s and %.0f/s by JDBC: %.2f; by pgbench: %s",
                CLIENTS,
                refreshes,
                statements,
                refreshes / statements,
                pgbench.isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "%.0f/s: %.2f",
                                Figures.percentile(ofPgbench, 0.5),
                                refreshes / Figures.percentile(ofPgbench, 0.5))
                        : "not run, it is not installed");
        assertThat(refreshes / statements).isGreaterThan(0.5);
    }

    /** The sessions of one client, and how far it has refreshed each. */
    private final class Sessions {

        private final int client;
        private final long[] generations = new long[USERS_OF_EACH * SESSIONS_OF_EACH];
        private int next;
        private Instant now = NOW;

        Sessions(int client) {
            this.client = client;
        }

        /** Goes on to the next session; a round through all of them takes a grace window. */
        void advance() {
            next = (next + 1) % generations.length;
            if (next == 0) {
                now = now.plus(RefreshingClient.PAST_GRACE);
            }
        }

        SessionId session() {
            return session(next);
        }

        private SessionId session(int i) {
            int user = 1 + client * USERS_OF_EACH + i / SESSIONS_OF_EACH;
            return new SessionId(LoadedTables.id(user, 2 + i % SESSIONS_OF_EACH));
        }

        /** After somebody else has refreshed them. */
        void readGenerations() {
            for (int i = 0; i < generations.length; i++) {
                generations[i] =
                        storage.sessions().find(session(i)).orElseThrow().generation();
            }
            now = now.plus(RefreshingClient.PAST_GRACE);
        }
    }

    private interface Client {
        int until(Sessions sessions, long end) throws SQLException;
    }

    /** Until the code is compiled: commits that wait for no disk let it run often. */
    private void warmUp(Race race, List<Sessions> sessions) throws Exception {
        PGSimpleDataSource dataSource = server.dataSource();
        dataSource.setOptions("-c synchronous_commit=off");
        try (HikariDataSource connections = OwnPostgres.pool(dataSource, CLIENTS + 2);
                JdbcStorage quick = JdbcStorage.create(connections)) {
            double refreshes = perSecond(race, sessions, WARM_UP, (own, end) -> storeUntil(quick, own, end));
            assertThat(refreshes * WARM_UP.toSeconds()).isGreaterThan(10_000);
        }
        assertThat(perSecond(race, sessions, ROUND, this::bareUntil)).isPositive();
    }

    private double perSecond(Race race, List<Sessions> sessions, Duration time, Client client) throws Exception {
        List<Callable<Integer>> runners = new ArrayList<>();
        for (Sessions own : sessions) {
            runners.add(() -> client.until(own, System.nanoTime() + time.toNanos()));
        }
        int refreshed = race.run(runners).stream().mapToInt(Integer::intValue).sum();
        return refreshed / (double) time.toSeconds();
    }

    private static int storeUntil(JdbcStorage storage, Sessions own, long end) {
        int done = 0;
        while (System.nanoTime() < end) {
            RefreshOutcome outcome =
                    storage.sessions().refresh(Refreshes.attempt(own.session(), own.generations[own.next], own.now));
            assertThat(outcome).isInstanceOf(RefreshOutcome.Rotated.class);
            own.generations[own.next]++;
            own.advance();
            done++;
        }
        return done;
    }

    private int bareUntil(Sessions own, long end) throws SQLException {
        int done = 0;
        try (Connection connection = server.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(BARE)) {
            while (System.nanoTime() < end) {
                Object now = own.now.atOffset(ZoneOffset.UTC);
                Object idle = own.now.plus(Duration.ofDays(7)).atOffset(ZoneOffset.UTC);
                Object graceStart = own.now.minusSeconds(30).atOffset(ZoneOffset.UTC);
                Object[] parameters = {
                    now,
                    now,
                    idle,
                    20_513,
                    own.session().value(),
                    own.generations[own.next],
                    LoadedTables.REFRESH_KEY,
                    now,
                    now,
                    graceStart
                };
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                try (ResultSet rotated = statement.executeQuery()) {
                    assertThat(rotated.next()).isTrue();
                }
                own.generations[own.next]++;
                own.advance();
                done++;
            }
        }
        return done;
    }

    private static Optional<Path> pgbench() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private double pgbench(Path program) throws IOException {
        Path script = Files.createTempFile("refresh", ".sql");
        Files.writeString(script, String.format(Locale.ROOT, PGBENCH, CLIENTS * USERS_OF_EACH, 1 + SESSIONS_OF_EACH));
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        Integer.toString(CLIENTS),
                        "-j",
                        "2",
                        "-T",
                        Long.toString(ROUND.toSeconds()),
                        "-f",
                        script.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(server.port()),
                        "-U",
                        "postgres",
                        "postgres")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(script);
        Matcher tps = Pattern.compile("tps = ([0-9.]+)").matcher(output);
        assertThat(tps.find()).as(output).isTrue();
        return Double.parseDouble(tps.group(1));
    }
}
