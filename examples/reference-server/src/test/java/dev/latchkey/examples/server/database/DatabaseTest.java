package dev.latchkey.examples.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.examples.server.settings.DatabaseAddress;
import dev.latchkey.storage.Storage;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DatabaseTest {

    private static final DatabaseAddress ADDRESS =
            new DatabaseAddress(DatabaseAddress.Kind.H2, "jdbc:h2:mem:closed_database");

    @Test
    void the_pools_are_closed_though_the_storage_cannot_be() {
        Connections connections = new Connections(ADDRESS, Optional.empty(), Optional.empty());
        List<HikariDataSource> pools = List.of(connections.pool(1), connections.pool(1));
        Database database = new Database(ADDRESS, storageThatCannotBeClosed(), pools);

        assertThatIllegalStateException().isThrownBy(database::close).withMessage("closed in vain");

        assertThat(pools).allMatch(HikariDataSource::isClosed);
    }

    private static Storage storageThatCannotBeClosed() {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("closed in vain");
                });
    }
}
