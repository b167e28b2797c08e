package dev.latchkey.examples.server.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.examples.server.Closing;
import dev.latchkey.examples.server.StartException;
import dev.latchkey.examples.server.settings.DatabaseAddress;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.examples.server.settings.StorageTable;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.Schema;
import dev.latchkey.jdbc.SchemaException;
import dev.latchkey.jdbc.SchemaMode;
import dev.latchkey.kernel.LatchkeyException;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The open database of the settings. Closed after Latchkey, which it outlives. */
public final class Database implements AutoCloseable {

    private static final String FILE = "latchkey";

    private final DatabaseAddress address;
    private final Storage storage;
    private final List<HikariDataSource> pools;

    /** What is open, to be closed with it. */
    Database(DatabaseAddress address, Storage storage, List<HikariDataSource> pools) {
        this.address = address;
        this.storage = storage;
        this.pools = List.copyOf(pools);
    }

    /**
     * Opens the database, and makes or checks its tables as the settings say.
     *
     * @param settings the settings
     * @return the database
     * @throws StartException when it cannot be used; the message says why and what to do
     */
    public static Database open(Settings settings) throws StartException {
        DatabaseAddress address = address(settings);
        if (address.kind() == DatabaseAddress.Kind.MEMORY) {
            return new Database(address, InMemoryStorage.create(), List.of());
        }
        Connections connections = connections(settings, address);
        List<HikariDataSource> pools = new ArrayList<>();
        Connections.Hold held = connections.hold();
        try {
            closeToOthers(settings);
            schema(connections).prepare(settings.get(StorageTable.SCHEMA));
            return new Database(address, storage(settings, connections, pools), pools);
        } catch (SchemaException | StoreUnavailableException e) {
            StartException explained = DatabaseFailures.explained(address, e);
            Closing.after(explained, pools.toArray(AutoCloseable[]::new));
            throw explained;
        } catch (StartException | RuntimeException | Error e) {
            Closing.after(e, pools.toArray(AutoCloseable[]::new));
            throw e;
        } finally {
            held.close();
        }
    }

    /** H2 makes its file as the process makes files; there are password hashes and addresses in it. */
    private static void closeToOthers(Settings settings) throws StartException {
        if (settings.find(StorageTable.JDBC_URL).isEmpty()) {
            DataDirectory.closeToOthers(settings.get(SettingsTable.DATA_DIR).resolve(FILE + ".mv.db"));
        }
    }

    private static Storage storage(Settings settings, Connections connections, List<HikariDataSource> pools) {
        int size = settings.get(StorageTable.JDBC_POOL);
        HikariDataSource pool = connections.pool(size);
        pools.add(pool);
        if (settings.find(StorageTable.JDBC_REPLICA_URL).isEmpty()) {
            return JdbcStorage.create(pool, SchemaMode.VALIDATE);
        }
        DatabaseAddress replica = settings.get(StorageTable.JDBC_REPLICA_URL);
        HikariDataSource replicaPool = connections(settings, replica).pool(size);
        pools.add(replicaPool);
        return JdbcStorage.createWithReplica(pool, replicaPool, SchemaMode.VALIDATE);
    }

    /**
     * The tables of the settings' database, whatever state they are in.
     *
     * @param settings the settings
     * @return the schema
     * @throws StartException when the database cannot be reached, or is memory
     */
    public static Schema schema(Settings settings) throws StartException {
        DatabaseAddress address = address(settings);
        requireDurable(address);
        return schema(connections(settings, address));
    }

    /**
     * What to say of a failure of the settings' database.
     *
     * @param settings the settings
     * @param failure the failure
     * @return the reason, in one line or two, without secrets
     * @throws StartException when there is something else to say
     */
    public static StartException explained(Settings settings, LatchkeyException failure) throws StartException {
        return DatabaseFailures.explained(address(settings), failure);
    }

    /**
     * Requires that what is done will still be there when the program has ended.
     *
     * @param settings the settings
     * @throws StartException when state is kept in memory
     */
    public static void requireDurable(Settings settings) throws StartException {
        requireDurable(address(settings));
    }

    /**
     * Requires that there is something to look at: a look at a database that was made for it finds nothing wrong.
     *
     * @param settings the settings
     * @throws StartException when the data directory is meant, and there is no database in it
     */
    public static void requireThere(Settings settings) throws StartException {
        Path directory = settings.get(SettingsTable.DATA_DIR);
        if (settings.find(StorageTable.JDBC_URL).isEmpty() && !Files.exists(directory.resolve(FILE + ".mv.db"))) {
            throw new StartException(SettingsTable.DATA_DIR + ": there is no database in "
                    + directory.toAbsolutePath().normalize() + "; name the directory that the server runs with");
        }
    }

    /**
     * The storage in it.
     *
     * @return the storage
     */
    public Storage storage() {
        return storage;
    }

    /** Closes the storage and the connections. */
    @Override
    public void close() {
        List<Runnable> things = new ArrayList<>(List.of(storage::close));
        pools.forEach(pool -> things.add(pool::close));
        Closing.all(things);
    }

    @Override
    public String toString() {
        return address.toString();
    }

    private static void requireDurable(DatabaseAddress address) throws StartException {
        if (address.kind() == DatabaseAddress.Kind.MEMORY) {
            throw new StartException(
                    StorageTable.JDBC_URL + " is memory: there is no database that this command could work on");
        }
    }

    private static Schema schema(Connections connections) throws StartException {
        try {
            return Schema.of(connections.patient());
        } catch (StoreUnavailableException e) {
            throw DatabaseFailures.explained(connections.address(), e);
        } catch (IllegalStateException e) {
            throw new StartException(StorageTable.JDBC_URL + " " + connections + ": " + e.getMessage());
        }
    }

    private static Connections connections(Settings settings, DatabaseAddress address) {
        return new Connections(
                address, settings.find(StorageTable.JDBC_USER), settings.find(StorageTable.JDBC_PASSWORD));
    }

    /** Files of H2 are opened so that an interrupted thread does not close them for all the others. */
    private static DatabaseAddress address(Settings settings) throws StartException {
        if (settings.find(StorageTable.JDBC_URL).isPresent()) {
            return settings.get(StorageTable.JDBC_URL);
        }
        Path directory = DataDirectory.make(settings.get(SettingsTable.DATA_DIR));
        if (directory.toString().indexOf(';') >= 0) {
            throw new StartException(
                    SettingsTable.DATA_DIR + ": H2 cannot keep a file in a directory with a ; in its name");
        }
        return new DatabaseAddress(DatabaseAddress.Kind.H2, "jdbc:h2:async:" + directory.resolve(FILE));
    }
}
