package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.LoadedTables;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.RefreshOutcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is done often costs the same with a thousand users and with a million, five sessions each. */
@Tag("faults")
final class ScaleTest {

    private static final int FEW = 1_000;
    private static final int MANY = Integer.getInteger("latchkey.faults.users", 1_000_000);
    private static final int SESSIONS_OF_EACH = 5;
    private static final int ROUNDS = 5;
    private static final int CALLS = 400;
    private static final int PAGE = 50;

    /** A scan of all rows would cost hundreds of times as much; deeper indexes and colder pages cost some. */
    private static final double MOST = 5;

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final OwnPostgres server =
            OwnPostgres.start("shared_buffers = '1GB'", "max_wal_size = '8GB'", "autovacuum = off");

    @AfterEach
    void close() {
        server.close();
    }

    /** A database with so many users, and the calls that are measured on it. */
    private final class Loaded implements AutoCloseable {

        private final int users;
        private final HikariDataSource pool;
        private final JdbcStorage storage;
        private final Random random = new Random(20260301);
        private final Map<String, IntConsumer> calls = new LinkedHashMap<>();
        private int refreshed;

        Loaded(String name, int users) {
            this.users = users;
            Jdbi.create(server.dataSource()).useHandle(handle -> handle.execute("CREATE DATABASE " + name));
            PGSimpleDataSource dataSource = server.dataSource();
            dataSource.setDatabaseName(name);
            dataSource.setSocketTimeout(0);
            pool = OwnPostgres.pool(dataSource, 4);
            storage = JdbcStorage.create(pool);
            Jdbi.create(dataSource).useHandle(handle -> {
                LoadedTables.fill(handle, users, SESSIONS_OF_EACH, NOW);
                handle.execute("VACUUM ANALYZE");
            });
            calls.put("refresh", call -> refresh());
            calls.put(
                    "sign-in look-up",
                    call -> assertThat(storage.users().findByEmail(address(anyUser())))
                            .isPresent());
            calls.put(
                    "a user's sessions",
                    call -> assertThat(storage.sessions().active(new UserId(LoadedTables.id(anyUser(), 1)), NOW))
                            .isNotEmpty());
            calls.put(
                    "first page of users",
                    call -> assertThat(storage.users().page(null, PAGE)).hasSize(PAGE));
            calls.put(
                    "last page of users",
                    call -> assertThat(storage.users().page(new UserId(LoadedTables.id(users - PAGE, 1)), PAGE))
                            .hasSize(PAGE));
        }

        private int anyUser() {
            return 1 + random.nextInt(users);
        }

        /** Session after session, spread over all of them, each once. */
        private void refresh() {
            int step = users / FEW;
            int user = 1 + refreshed % FEW * step;
            int session = 2 + refreshed / FEW;
            refreshed++;
            assertThat(storage.sessions()
                            .refresh(Refreshes.attempt(new SessionId(LoadedTables.id(user, session)), 0, NOW)))
                    .isInstanceOf(RefreshOutcome.Rotated.class);
        }

        @Override
        public void close() {
            storage.close();
            pool.close();
        }
    }

    private static EmailAddress address(int user) {
        return EmailAddress.parse("user" + user + "@mail.example");
    }

    @Test
    void what_is_done_often_costs_the_same_with_many_users() {
        try (Loaded few = new Loaded("few", FEW);
                Loaded many = new Loaded("many", MANY)) {
            for (String call : few.calls.keySet()) {
                double[] small = new double[ROUNDS];
                double[] large = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    small[round] = medianMicros(few.calls.get(call));
                    large[round] = medianMicros(many.calls.get(call));
                }
                double before = Figures.percentile(small, 0.5);
                double after = Figures.percentile(large, 0.5);
                Figures.say(
                        "Scale, %s: median %.0f us with %d users, %.0f us with %d users and %d sessions: %.2f times",
                        call, before, FEW, after, MANY, MANY * SESSIONS_OF_EACH, after / before);
                assertThat(after / before).as(call).isLessThan(MOST);
            }
        }
    }

    private static double medianMicros(IntConsumer call) {
        double[] micros = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long began = System.nanoTime();
            call.accept(i);
            micros[i] = (System.nanoTime() - began) / 1e3;
        }
        return Figures.percentile(micros, 0.5);
    }
}
