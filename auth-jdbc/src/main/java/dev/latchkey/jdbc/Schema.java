package dev.latchkey.jdbc;

import dev.latchkey.kernel.LatchkeyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables and their versions, kept by Flyway: scripts and a history table of their own, so that a host's own Flyway
 * and this one never see each other's migrations. The scripts are plain SQL and lie in the jar under
 * {@code dev/latchkey/jdbc/migration/}, to be read; what takes a version away again lies under
 * {@code dev/latchkey/jdbc/migration-undo/}. Run by {@link #up}, not by hand: what the history does not name counts as missing.
 *
 * <p>A node works on the schema of its own version, and on one version after it: so the schema is brought up to date
 * first, and the nodes are replaced one after the other. Safe for use by several threads and nodes.
 */
public final class Schema {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);
    private static final int ATTEMPTS = 5;

    private static final String NOT_UP_TO_DATE = "the tables could not be brought up to date";

    private final DataSource dataSource;
    private final Dialect dialect;
    private final Jdbi jdbi;
    private final SchemaScripts scripts;

    private Schema(DataSource dataSource, Dialect dialect, boolean autoCommit) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.jdbi = Connections.of(dataSource, autoCommit);
        this.scripts = new SchemaScripts(dialect);
    }

    /**
     * The schema of a database. Nothing is read or changed yet but what kind of database it is.
     *
     * @param dataSource connections to the database
     * @return the schema
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     * @throws IllegalStateException when it is neither PostgreSQL nor H2, or too old
     */
    public static Schema of(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource");
        try (Connection connection = dataSource.getConnection()) {
            return new Schema(dataSource, Dialect.of(connection), connection.getAutoCommit());
        } catch (SQLException e) {
            throw SqlFailures.unavailable(e);
        }
    }

    Dialect dialect() {
        return dialect;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Does what {@link JdbcStorage#create(DataSource, SchemaMode)} does about the tables, for hosts that do it over
     * other connections: making tables can take longer than a request may wait.
     *
     * @param mode what is done about the tables
     * @throws SchemaException when the tables are not those of this version, or one apart from it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     */
    public void prepare(SchemaMode mode) {
        Objects.requireNonNull(mode, "mode");
        if (SchemaHistory.isExactly(scripts, dataSource)) {
            return;
        }
        refuseOneTooNew();
        if (mode == SchemaMode.MIGRATE) {
            int unused = up();
        } else {
            requireAllApplied();
        }
    }

    /**
     * Makes missing tables and brings older ones up to date; without effect when they are. Of several nodes that do
     * this at once one does it, and the others wait.
     *
     * @return how many versions were applied by this call
     * @throws SchemaException when a script failed; on PostgreSQL the database is as before it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     */
    public int up() {
        return migrate("latest");
    }

    private int migrate(String target) {
        try {
            SchemaHistory.requireRoomIn(dataSource);
        } catch (SQLException e) {
            throw failure(NOT_UP_TO_DATE, e);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return configured().target(target).load().migrate().migrationsExecuted;
            } catch (FlywayException e) {
                // Two nodes can both want to make the history table; the second finds it at the next attempt.
                if (attempt == ATTEMPTS || SqlFailures.isOutOfReach(e)) {
                    throw failure(NOT_UP_TO_DATE, e);
                }
            }
        }
    }

    /**
     * Brings the tables up by some versions, the oldest missing ones first.
     *
     * @param most how many at most, 1 or more
     * @return how many versions were applied by this call
     * @throws IllegalArgumentException when {@code most} is less than 1
     * @throws SchemaException when a script failed; on PostgreSQL the database is as before it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     */
    public int up(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one version has to be meant, not " + most);
        }
        List<MigrationStatus> missing =
                status().stream().filter(version -> !version.isApplied()).toList();
        if (missing.isEmpty()) {
            return 0;
        }
        int target = missing.get(Math.min(most, missing.size()) - 1).version();
        return migrate(Integer.toString(target));
    }

    /**
     * Takes the newest version away again, with everything that is in what it brought. For development, and for a
     * roll-out that has to be undone; no node may be running.
     *
     * @return the version that was taken away, empty when there was none
     * @throws SchemaException when its script failed, or this version of Latchkey has none for it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     */
    public OptionalInt down() {
        Optional<MigrationStatus> newest = status().stream()
                .filter(MigrationStatus::isApplied)
                .max(Comparator.comparingInt(MigrationStatus::version));
        if (newest.isEmpty()) {
            return OptionalInt.empty();
        }
        int version = newest.get().version();
        String script = undoScript(version, newest.get().description());
        try {
            jdbi.useTransaction(handle -> {
                int[] unused = handle.createScript(script).execute();
                int forgotten = handle.createUpdate(
                                "DELETE FROM \"" + SchemaHistory.TABLE + "\" WHERE \"version\" = :version")
                        .bind("version", Integer.toString(version))
                        .execute();
                log.info("Took away version {} of the schema ({} row of its history)", version, forgotten);
            });
        } catch (JdbiException e) {
            throw failure("version " + version + " could not be taken away", e);
        }
        return OptionalInt.of(version);
    }

    /**
     * The versions that this Latchkey knows of, and newer ones that the database has.
     *
     * @return the versions, oldest first
     * @throws SchemaException when the history cannot be read
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     */
    public List<MigrationStatus> status() {
        return Arrays.stream(migrations())
                .filter(migration -> migration.getVersion() != null
                        && !migration.getVersion().getVersion().equals("0"))
                .map(Schema::status)
                .toList();
    }

    private MigrationInfo[] migrations() {
        try {
            return configured().load().info().all();
        } catch (FlywayException e) {
            throw failure("the history of the schema cannot be read", e);
        }
    }

    private static MigrationStatus status(MigrationInfo migration) {
        Instant appliedAt = migration.getInstalledOn() == null
                ? null
                : migration.getInstalledOn().toInstant();
        return new MigrationStatus(
                Integer.parseInt(migration.getVersion().getVersion()), migration.getDescription(), appliedAt);
    }

    private void refuseOneTooNew() {
        int newest = status().stream()
                .filter(MigrationStatus::isApplied)
                .mapToInt(MigrationStatus::version)
                .max()
                .orElse(0);
        int known = scripts.newest();
        if (newest > known + 1) {
            throw new SchemaException("the database has version " + newest + " of the schema, and this Latchkey knows "
                    + known + " and works with " + (known + 1) + " at most: run a newer Latchkey");
        }
        if (newest == known + 1) {
            log.warn("The schema is one version newer than this Latchkey: fine while nodes are being replaced");
        }
    }

    private void requireAllApplied() {
        List<String> missing = status().stream()
                .filter(version -> !version.isApplied())
                .map(version -> "V" + version.version() + " (" + version.description() + ")")
                .toList();
        if (!missing.isEmpty()) {
            throw new SchemaException(
                    "the database lacks " + String.join(", ", missing)
                            + " of the schema, by the history in its table " + SchemaHistory.TABLE
                            + ": bring it up to date with Schema.up(), or open the storage with MIGRATE",
                    missing);
        }
    }

    private String undoScript(int version, String description) {
        String name = "U" + version + "__" + description.replace(' ', '_') + ".sql";
        String script = scripts.undo(name);
        if (script == null) {
            throw new SchemaException("this Latchkey has no script " + name + " to take version " + version + " away");
        }
        return script;
    }

    /** What callers get: one exception when the database went away meanwhile, another one when it answered. */
    private static LatchkeyException failure(String what, Exception failure) {
        return SqlFailures.isOutOfReach(failure)
                ? SqlFailures.unavailable(failure)
                : new SchemaException(what + told(failure) + causeOf(failure), failure);
    }

    /** What Flyway said; the database itself is asked for its own words below. */
    private static String told(Throwable failure) {
        return failure instanceof SQLException ? "" : ": " + firstLine(failure);
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** What the database itself said, which Flyway tells far below, and what to do about it. */
    private static String causeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return ": " + firstLine(cause) + SqlFailures.remedy(cause);
            }
        }
        return "";
    }

    private FluentConfiguration configured() {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:" + scripts.location())
                .resourceProvider(scripts)
                .table(SchemaHistory.TABLE)
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }
}
