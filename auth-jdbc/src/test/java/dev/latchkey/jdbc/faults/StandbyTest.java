package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.SchemaException;
import dev.latchkey.jdbc.SchemaMode;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.VerifyOptions;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hot standby where a primary is meant: at the start, and after a failover until it is promoted. */
@Tag("faults")
final class StandbyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READ_ONLY = "it is read-only: name the primary server, or let it be written to";

    private final ClientClocks clocks = new ClientClocks();
    private final MasterKey key = MasterKey.generate(clocks);
    private final OwnPostgres primary = OwnPostgres.start("wal_level = replica", "max_wal_senders = 5");
    private final OwnPostgres standby = primary.replica();

    @AfterEach
    void close() {
        standby.close();
        primary.close();
    }

    @Test
    void a_start_on_a_standby_says_to_name_the_primary_with_tables_and_without() {
        try (HikariDataSource pool = standby.pool(6)) {
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(() -> JdbcStorage.create(pool))
                    .withMessageEndingWith(READ_ONLY);
            try (HikariDataSource writable = primary.pool(6);
                    JdbcStorage storage = JdbcStorage.create(writable)) {
                assertThat(storage.clock()).isPresent();
            }
            awaitUpToDate();
            for (SchemaMode mode : SchemaMode.values()) {
                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> new Node(JdbcStorage.create(pool, mode), key, clocks).close())
                        .withMessageContaining(READ_ONLY);
            }
        }
    }

    @Test
    void after_a_failover_the_standby_serves_checks_and_once_it_is_promoted_everything() {
        try (HikariDataSource pool = OwnPostgres.pool(primary.dataSourceOr(standby), 6);
                Node node = new Node(JdbcStorage.create(pool), key, clocks)) {
            TokenPair held = node.signIn(node.user("ada@mail.example"));
            awaitUpToDate();
            clocks.advance(RefreshingClient.PAST_GRACE);
            primary.kill();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatExceptionOfType(StoreUnavailableException.class)
                            .isThrownBy(() -> refresh(node, held))
                            .withMessageContaining(READ_ONLY));
            await().atMost(PATIENCE)
                    .ignoreException(StoreUnavailableException.class)
                    .until(() ->
                            node.latchkey.tokens().verify(held.accessToken().reveal(), VerifyOptions.strict()) != null);
            standby.promote();

            await().atMost(PATIENCE)
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> refresh(node, held) instanceof RefreshResult.Refreshed);
            assertThat(node.alarms).isEmpty();
            Figures.say(
                    "Failed over to a standby: checks of tokens went on, the rest was unavailable until its promotion");
        }
    }

    private static RefreshResult refresh(Node node, TokenPair held) {
        return node.latchkey.sessions().refresh(held.refreshToken(), RequestContext.none());
    }

    private void awaitUpToDate() {
        await().atMost(PATIENCE)
                .until(() -> Jdbi.create(primary.dataSource())
                        .withHandle(handle -> handle.createQuery(
                                        "SELECT count(*) = 1 FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()")
                                .mapTo(Boolean.class)
                                .one()));
    }
}
