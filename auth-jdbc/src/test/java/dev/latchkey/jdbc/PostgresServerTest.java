package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** That the tests ran on the server that they were to run on. */
final class PostgresServerTest {

    private static final int OLDEST = 14;
    private static final String ASKED_FOR = "latchkey.postgres.version";

    @Test
    void it_is_of_the_version_that_was_asked_for() {
        int version = Jdbi.create(PostgresServer.shared().dataSource("postgres"))
                .withHandle(
                        handle -> handle.createQuery("SELECT current_setting('server_version_num')::integer / 10000")
                                .mapTo(Integer.class)
                                .one());

        if (System.getProperty(ASKED_FOR) != null || System.getenv(PostgresServer.ADDRESS) == null) {
            assertThat(version).isEqualTo(PostgresServer.version());
        }
        assertThat(version).isGreaterThanOrEqualTo(OLDEST);
    }
}
