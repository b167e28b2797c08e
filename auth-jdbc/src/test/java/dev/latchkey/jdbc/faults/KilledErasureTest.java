package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.account.DeleteResult;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.MasterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service that is killed while it erases accounts with rows in every table; the next one goes on. */
@Tag("faults")
final class KilledErasureTest {

    private static final int KILLS = Integer.getInteger("latchkey.faults.erasure-kills", 5);
    private static final int USERS = 25;

    private final Environment environment = Environment.system();
    private final MasterKey key = MasterKey.generate(environment);
    private final OwnPostgres server = OwnPostgres.start();
    private final HikariDataSource pool = server.pool(4);
    private final Node node = new Node(
            JdbcStorage.create(pool), key, environment, builder -> builder.passwordHasher(KilledProcess.weakHasher()));
    private final RowsOfUsers rows = new RowsOfUsers(Jdbi.create(pool));
    private final Random random = new Random(20260302);

    @AfterEach
    void close() {
        node.close();
        pool.close();
        server.close();
    }

    @Test
    void of_each_account_there_is_all_or_nothing_and_the_next_process_erases_the_rest() {
        List<String> tables = rows.tables();
        assertThat(tables).hasSizeGreaterThan(14).contains("latchkey_passkey", "latchkey_outbox", "latchkey_session");
        List<UserId> users = new ArrayList<>();
        int erased = 0;
        int left = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            while (users.size() < USERS) {
                users.add(beingDeleted(kill + "-" + users.size(), tables));
            }
            String name = "eraser" + kill;
            try (ServiceProcess service = ServiceProcess.start(server.patientUrl() + "&ApplicationName=" + name, key)) {
                List<String[]> told = service.killAfter(1 + random.nextInt(USERS), List.of("ERASE", "ERASE"));
                assertThat(told).isNotEmpty();
            }
            await().until(() -> rows.connectionsOf(name) == 0);

            List<UserId> waiting = new ArrayList<>();
            for (UserId user : users) {
                List<String> places = rows.placesOf(user, tables);
                if (!places.isEmpty()) {
                    assertThat(places).as("what is left of %s", user).isEqualTo(tables);
                    waiting.add(user);
                }
            }
            erased += users.size() - waiting.size();
            left += waiting.size();
            users.retainAll(waiting); // the next process finds them
        }
        assertThat(left).as("killed before it was done").isPositive();

        int unused = node.latchkey.ownData().eraseDue(1_000);
        for (UserId user : users) {
            assertThat(rows.placesOf(user, tables)).isEmpty();
            assertThat(rows.namedInTheLog(user)).isZero();
        }
        assertThat(node.latchkey.audit().verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(rows.ofNobody(tables)).as("rows of accounts that are gone").isEmpty();
        Figures.say(
                "Killed %d times in the middle of erasures: %d accounts were erased, each from all of %d tables; %d times"
                        + " one was left that was whole, and was erased by a later process",
                KILLS, erased + users.size(), tables.size(), left);
    }

    private UserId beingDeleted(String number, List<String> tables) {
        UserId user = node.user("user-" + number + "-" + environment.newId() + "@mail.example");
        assertThat(node.latchkey.ownData().deleteAsHost(user, RequestContext.none()))
                .isInstanceOf(DeleteResult.Scheduled.class);
        rows.fill(user, tables);
        rows.makeDue(user);
        return user;
    }
}
