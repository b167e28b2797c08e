package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What the audit log costs: one statement in the transaction that there is anyway, and nothing in a refresh. */
final class AuditRoundTripsTest {

    private final Databases databases = new Databases();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HikariDataSource pool;
    private LatchkeyTestKit kit;

    /** Whose calls are noted: the poll and the like go on beside. */
    private final Thread caller = Thread.currentThread();

    @BeforeEach
    void open() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(proxy(
                DataSource.class,
                PostgresServer.shared().dataSource(PostgresServer.shared().empty())));
        pool = new HikariDataSource(config);
        kit = LatchkeyTestKit.create(builder ->
                builder.storage(JdbcStorage.create(pool)).masterKey(MasterKey.generate(Environment.system())));
    }

    @AfterEach
    void close() {
        kit.close();
        pool.close();
        databases.close();
    }

    @Test
    void a_refresh_writes_by_one_statement_and_nothing_to_the_log() {
        TokenPair tokens = kit.session(kit.user("ada@mail.example").id());
        // The first one looks up whose session it is.
        Secret second = refresh(tokens.refreshToken());
        kit.advance(Duration.ofMinutes(1));
        asked.clear();

        refresh(second);

        // Whether the user is active and has which roles is read beside, where it is not known.
        assertThat(statements().filter(sql -> !sql.startsWith("SELECT")))
                .singleElement()
                .satisfies(sql -> assertThat(sql).startsWith("UPDATE latchkey_session SET generation"));
        assertThat(statements()).noneMatch(sql -> sql.contains("latchkey_audit"));
        assertThat(asked).doesNotContain("commit");
    }

    private Secret refresh(Secret token) {
        RefreshResult result = kit.latchkey().sessions().refresh(token, RequestContext.none());
        return ((RefreshResult.Refreshed) result).tokens().refreshToken();
    }

    @Test
    void the_start_of_a_session_has_one_commit_and_one_statement_for_the_log() {
        var user = kit.user("ada@mail.example").id();
        asked.clear();

        kit.session(user);

        assertThat(asked.stream().filter("commit"::equals)).hasSize(1);
        assertThat(statements().filter(sql -> sql.contains("latchkey_audit")))
                .singleElement()
                .satisfies(sql -> assertThat(sql).startsWith("INSERT INTO latchkey_audit "));
    }

    @Test
    void a_sign_in_by_password_has_one_commit_and_one_statement_for_the_log() {
        kit.user("ada@mail.example");
        asked.clear();

        LoginResult result = kit.latchkey()
                .logins()
                .password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(RequestContext.none()));

        assertThat(result).isInstanceOf(LoginResult.SignedIn.class);
        assertThat(asked.stream().filter("commit"::equals)).hasSize(1);
        assertThat(statements().filter(sql -> sql.contains("latchkey_audit"))).hasSize(1);
        assertThat(statements().filter(sql -> sql.startsWith("UPDATE latchkey_user")))
                .hasSize(1);
    }

    private Stream<String> statements() {
        return asked.stream().filter(call -> !call.equals("commit"));
    }

    private <T> T proxy(Class<T> type, T target) {
        // Who listens for notifications asks the driver's own connection.
        Class<?>[] types =
                target instanceof PGConnection ? new Class<?>[] {type, PGConnection.class} : new Class<?>[] {type};
        return type.cast(Proxy.newProxyInstance(PGConnection.class.getClassLoader(), types, (self, method, values) -> {
            if (Thread.currentThread() == caller) {
                if (method.getName().equals("commit")) {
                    asked.add("commit");
                } else if (method.getName().equals("prepareStatement")) {
                    asked.add((String) values[0]);
                }
            }
            try {
                Object result = method.invoke(target, values);
                return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
