package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.SchemaException;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.VerifyOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk without a byte left, below PostgreSQL's tables or below all it has. */
@Tag("faults")
final class FullDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Far more than the pages that there are have room for. */
    private static final int MOST_SIGN_INS = 5_000;

    private final ClientClocks clocks = new ClientClocks();
    private final MasterKey key = MasterKey.generate(clocks);

    @Test
    void while_the_tables_cannot_grow_checks_go_on_and_what_writes_is_unavailable_until_there_is_room() {
        try (SmallDisk disk = SmallDisk.ofMegabytes(24);
                OwnPostgres server = OwnPostgres.start()) {
            putTablesOn(disk, server);
            try (HikariDataSource pool = server.pool(6);
                    Node node = new Node(JdbcStorage.create(pool), key, clocks)) {
                UserId user = node.user("ada@mail.example");
                List<TokenPair> held = new ArrayList<>(List.of(node.signIn(user)));
                disk.fill();

                StoreUnavailableException refusal = signInUntilRefused(node, user, held);
                assertThat(refusal).hasMessageEndingWith("; its disk is full: make room (SQLSTATE 53100)");
                assertThat(held)
                        .allSatisfy(tokens -> assertThat(node.latchkey
                                        .tokens()
                                        .verify(tokens.accessToken().reveal(), VerifyOptions.strict()))
                                .isNotNull());

                disk.makeRoom();
                goesOn(node, user, held);
                Figures.say(
                        "Disk of the tables full: %d sign-ins fitted, then unavailable; all went on without a restart",
                        held.size() - 1);
            }
        }
    }

    @Test
    void a_start_without_room_for_the_tables_says_so_and_goes_through_once_there_is_some() {
        try (SmallDisk disk = SmallDisk.ofMegabytes(24);
                OwnPostgres server = OwnPostgres.start()) {
            putTablesOn(disk, server);
            disk.fill();
            try (HikariDataSource pool = server.pool(6)) {
                assertThatExceptionOfType(SchemaException.class)
                        .isThrownBy(() -> JdbcStorage.create(pool))
                        .withMessageStartingWith("the tables could not be brought up to date: ")
                        .withMessageEndingWith("; its disk is full: make room");

                disk.makeRoom();
                try (Node node = new Node(JdbcStorage.create(pool), key, clocks)) {
                    UserId user = node.user("ada@mail.example");
                    goesOn(node, user, List.of(node.signIn(user)));
                }
            }
        }
    }

    @Test
    void a_server_that_dies_of_its_full_disk_is_unavailable_until_it_is_started_with_room_again() {
        try (SmallDisk disk = SmallDisk.ofMegabytes(160);
                OwnPostgres server = OwnPostgres.startIn(
                        disk.directory("home"), "min_wal_size = 32MB", "max_wal_size = 32MB", "wal_recycle = off");
                HikariDataSource pool = server.pool(6);
                Node node = new Node(JdbcStorage.create(pool), key, clocks)) {
            UserId user = node.user("ada@mail.example");
            List<TokenPair> held = new ArrayList<>(List.of(node.signIn(user)));
            disk.fill();

            StoreUnavailableException refusal = signInUntilRefused(node, user, held, () -> switchLog(server));
            await().atMost(PATIENCE).until(() -> !server.isRunning());
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> node.signIn(user));
            disk.makeRoom();
            server.startAgain();

            goesOn(node, user, held);
            Figures.say(
                    "Disk of the whole server full: it died after %d sign-ins (%s); all went on without a restart of the"
                            + " service",
                    held.size() - 1, refusal.getMessage());
        }
    }

    private static void putTablesOn(SmallDisk disk, OwnPostgres server) {
        Jdbi.create(server.dataSource()).useHandle(handle -> {
            handle.execute("CREATE TABLESPACE small LOCATION '" + disk.directory("tables") + "'");
            handle.execute("ALTER DATABASE postgres SET default_tablespace = small");
        });
    }

    private static StoreUnavailableException signInUntilRefused(Node node, UserId user, List<TokenPair> held) {
        return signInUntilRefused(node, user, held, () -> {});
    }

    private static StoreUnavailableException signInUntilRefused(
            Node node, UserId user, List<TokenPair> held, Runnable between) {
        while (held.size() < MOST_SIGN_INS) {
            try {
                held.add(node.signIn(user));
            } catch (StoreUnavailableException e) {
                return e;
            }
            between.run();
        }
        throw new AssertionError("the disk is full, and nothing was refused");
    }

    /** Has the server begin a new file of its log, for which there is no room. */
    private static void switchLog(OwnPostgres server) {
        try {
            Jdbi.create(server.dataSource()).useHandle(handle -> handle.execute("SELECT pg_switch_wal()"));
        } catch (RuntimeException e) {
            // it has died of it, as the next sign-in will tell
            return;
        }
    }

    private void goesOn(Node node, UserId user, List<TokenPair> held) {
        clocks.advance(RefreshingClient.PAST_GRACE);
        await().atMost(PATIENCE)
                .ignoreException(StoreUnavailableException.class)
                .until(() -> node.signIn(user) != null);
        assertThat(held)
                .allSatisfy(tokens -> assertThat(
                                node.latchkey.sessions().refresh(tokens.refreshToken(), RequestContext.none()))
                        .isInstanceOf(RefreshResult.Refreshed.class));
        assertThat(node.alarms).isEmpty();
    }
}
