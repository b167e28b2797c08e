package dev.latchkey.examples.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.examples.server.StartException;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.StorageTable;
import dev.latchkey.kernel.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFailuresTest {

    @TempDir
    Path directory;

    @Test
    void a_connection_that_is_turned_away_names_the_settings_that_may_have_been_forgotten() throws Exception {
        Settings settings = Settings.read(Map.of("LATCHKEY_JDBC_URL", "jdbc:postgresql://localhost/shop"), null);
        SQLException refused = new SQLException("no password was provided", "08004");

        StartException told = DatabaseFailures.explained(
                settings.get(StorageTable.JDBC_URL), new StoreUnavailableException("out of reach", refused));

        assertThat(told)
                .hasMessageEndingWith(" refused the connection: see the database's log, or set LATCHKEY_JDBC_USER and"
                        + " LATCHKEY_JDBC_PASSWORD");
    }

    @Test
    void tables_that_are_missing_under_validate_name_the_command_that_makes_them() throws Exception {
        Settings settings =
                Settings.read(Map.of("LATCHKEY_DATA_DIR", directory.toString(), "LATCHKEY_SCHEMA", "validate"), null);

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Database.open(settings).close())
                .withMessageContaining("cannot be used: the database lacks V1 (foundation), V2 ")
                .withMessageEndingWith(" of the schema: run migrate up first, or set LATCHKEY_SCHEMA=migrate");
    }
}
