package dev.latchkey.examples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Refreshes by 8 clients on PostgreSQL, by turns: through the library, from the presented token to the new pair, and by
 * the bare conditional statement that none can do without.
 */
final class RefreshComparison {

    private static final int CLIENTS = 8;
    private static final int SESSIONS_OF_EACH = 200;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration ROUND = Duration.ofSeconds(5);

    /** Names a server with its user and password, such as one that writes durably; else one of its own is started. */
    private static final String ADDRESS = "LATCHKEY_TEST_POSTGRES";

    private static final String BARE = "UPDATE latchkey_session SET generation = generation + 1, generation_at = ?,"
            + " last_seen_at = ?, idle_expires_at = LEAST(?, absolute_expires_at), over_day = LEAST(?, absolute_day)"
            + " WHERE id = ? AND generation = ? AND refresh_key_id = ? AND ended_at IS NULL AND idle_expires_at > ?"
            + " AND absolute_expires_at > ? AND (generation = 0 OR generation_at < ?) AND epoch >= COALESCE((SELECT"
            + " e.epoch FROM latchkey_epoch e WHERE e.user_id = latchkey_session.user_id), 0) RETURNING *";

    private final Latchkey latchkey;
    private final HikariDataSource pool;
    private final List<Client> clients = new ArrayList<>();

    private RefreshComparison(HikariDataSource pool, Latchkey latchkey) {
        this.pool = pool;
        this.latchkey = latchkey;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(user(i)));
        }
    }

    /** Runs it, and says what came out. */
    static String run() throws Exception {
        String given = System.getenv(ADDRESS);
        if (given != null) {
            return compare(given);
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            return compare(server.getJdbcUrl("postgres", "postgres"));
        }
    }

    private static String compare(String address) throws Exception {
        StringBuilder said = new StringBuilder();
        for (SignatureAlgorithm algorithm : List.of(SignatureAlgorithm.ES256, SignatureAlgorithm.HS256)) {
            PGSimpleDataSource server = new PGSimpleDataSource();
            server.setUrl(address);
            String database = "latchkey_benchmark_" + algorithm.name().toLowerCase(Locale.ROOT);
            execute(server, "CREATE DATABASE " + database);
            PGSimpleDataSource own = new PGSimpleDataSource();
            own.setUrl(address);
            own.setDatabaseName(database);
            own.setOptions("-c synchronous_commit=on");
            HikariConfig config = new HikariConfig();
            config.setDataSource(own);
            config.setMaximumPoolSize(CLIENTS + 2);
            try (HikariDataSource pool = new HikariDataSource(config);
                    JdbcStorage storage = JdbcStorage.create(pool);
                    Latchkey latchkey = latchkey(storage, algorithm)) {
                said.append(new RefreshComparison(pool, latchkey).figures(algorithm));
            } finally {
                execute(server, "DROP DATABASE " + database + " WITH (FORCE)");
            }
        }
        return said.toString();
    }

    /** A grace window of nothing: each use of a token is a rotation, as the bare statement makes one each time. */
    private static Latchkey latchkey(JdbcStorage storage, SignatureAlgorithm algorithm) {
        return Latchkey.builder()
                .issuer("https://benchmark.example")
                .audience("benchmark")
                .storage(storage)
                .masterKey(MasterKey.generate(Environment.system()))
                .signingAlgorithm(algorithm)
                .emailVerification(EmailVerification.OFF)
                .refreshGrace(Duration.ZERO)
                .build();
    }

    private static void execute(PGSimpleDataSource server, String statement) throws Exception {
        try (Connection connection = server.getConnection();
                Statement plain = connection.createStatement()) {
            plain.execute(statement);
        }
    }

    private UserId user(int number) {
        CreateResult result = latchkey.accounts()
                .create(
                        NewAccount.verified(
                                "user" + number + "@benchmark.example", Secret.of("a quiet harbour at dawn")),
                        RequestContext.none());
        if (result instanceof CreateResult.Created created) {
            return created.user().id();
        }
        throw new IllegalStateException("no account: " + result);
    }

    private String figures(SignatureAlgorithm algorithm) throws Exception {
        double unused = perSecond(Client::byLibrary, WARM_UP) + perSecond(Client::byStatement, WARM_UP);
        double[] library = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            library[round] = perSecond(Client::byLibrary, ROUND);
            bare[round] = perSecond(Client::byStatement, ROUND);
        }
        Arrays.sort(library);
        Arrays.sort(bare);
        double ofLibrary = library[ROUNDS / 2];
        double ofStatement = bare[ROUNDS / 2];
        return Benchmarks.line(
                "%s access tokens, %d clients: %.0f refreshes/s, %.0f bare statements/s: %.2f",
                algorithm, CLIENTS, ofLibrary, ofStatement, ofLibrary / ofStatement);
    }

    private interface Turn {
        void take(Client client, Connection connection) throws Exception;
    }

    private double perSecond(Turn turn, Duration time) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            CyclicBarrier start = new CyclicBarrier(CLIENTS);
            List<Future<Integer>> running = new ArrayList<>();
            for (Client client : clients) {
                running.add(threads.submit(() -> {
                    try (Connection connection = pool.getDataSource().getConnection()) {
                        int unused = start.await();
                        long end = System.nanoTime() + time.toNanos();
                        int done = 0;
                        for (; System.nanoTime() < end; done++) {
                            turn.take(client, connection);
                        }
                        return done;
                    }
                }));
            }
            int done = 0;
            for (Future<Integer> client : running) {
                done += client.get();
            }
            return done / (double) time.toSeconds();
        } finally {
            threads.shutdown();
        }
    }

    /** A client with sessions that it refreshes through the library, and others that it refreshes by the statement. */
    private final class Client {

        private final TokenPair[] pairs = new TokenPair[SESSIONS_OF_EACH];
        private final TokenPair[] bare = new TokenPair[SESSIONS_OF_EACH];
        private final long[] generations = new long[SESSIONS_OF_EACH];
        private int next;

        Client(UserId user) {
            for (int i = 0; i < SESSIONS_OF_EACH; i++) {
                pairs[i] = session(user);
                bare[i] = session(user);
            }
        }

        private TokenPair session(UserId user) {
            StartResult result = latchkey.sessions().start(user, AuthContext.of("pwd"));
            if (result instanceof StartResult.Started started) {
                return started.tokens();
            }
            throw new IllegalStateException("no session: " + result);
        }

        private void advance() {
            next = next + 1 == SESSIONS_OF_EACH ? 0 : next + 1;
        }

        void byLibrary(Connection unused) {
            RefreshResult result = latchkey.sessions().refresh(pairs[next].refreshToken(), RequestContext.none());
            if (!(result instanceof RefreshResult.Refreshed refreshed) || refreshed.kind() != RefreshKind.ROTATED) {
                throw new IllegalStateException("not refreshed: " + result);
            }
            pairs[next] = refreshed.tokens();
            advance();
        }

        void byStatement(Connection connection) throws Exception {
            OffsetDateTime now = latchkey.environment().now().atOffset(ZoneOffset.UTC);
            UUID id = bare[next].session().id().value();
            Object[] parameters = {
                now,
                now,
                now.plusDays(7),
                (int) now.plusDays(7).toLocalDate().toEpochDay(),
                id,
                generations[next],
                bare[next].session().refreshKeyId(),
                now,
                now,
                now
            };
            try (PreparedStatement statement = connection.prepareStatement(BARE)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                try (ResultSet rotated = statement.executeQuery()) {
                    if (!rotated.next()) {
                        throw new IllegalStateException("the statement changed nothing");
                    }
                }
            }
            generations[next]++;
            advance();
        }
    }
}
