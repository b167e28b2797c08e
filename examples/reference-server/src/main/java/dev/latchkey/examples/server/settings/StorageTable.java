package dev.latchkey.examples.server.settings;

import dev.latchkey.jdbc.SchemaMode;
import dev.latchkey.kernel.Secret;
import dev.latchkey.redis.RedisSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of where everything is kept: the database, Redis, and copies of what is in them. */
public final class StorageTable {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_COPY = Duration.ofMinutes(5);

    /** The database. */
    public static final Setting<DatabaseAddress> JDBC_URL = Setting.of(
                    "LATCHKEY_JDBC_URL",
                    Parsers.database(),
                    "The database. With `memory` everything is gone when the process is.")
            .defaultIs("an H2 file, `latchkey.mv.db`, in the data directory")
            .hidden();

    /** The database's user. */
    public static final Setting<String> JDBC_USER =
            Setting.of("LATCHKEY_JDBC_USER", Parsers.text(), "The database's user.");

    /** The password of the database's user. */
    public static final Setting<Secret> JDBC_PASSWORD = Setting.of(
                    "LATCHKEY_JDBC_PASSWORD", Parsers.secret(), "The password of the database's user.")
            .hidden();

    /** How many connections to the database there are at most. */
    public static final Setting<Integer> JDBC_POOL = Setting.of(
                    "LATCHKEY_JDBC_POOL",
                    Parsers.number(4, 200),
                    "How many connections to the database this server holds at most. On PostgreSQL one of them listens"
                            + " for revocations.")
            .withDefault("16");

    /** What a start does about the tables. */
    public static final Setting<SchemaMode> SCHEMA = Setting.of(
                    "LATCHKEY_SCHEMA",
                    Parsers.oneOf(schemaModes()),
                    "What a start does about the tables: makes them and brings them up to date, or refuses to start"
                            + " unless `migrate up` has done so.")
            .withDefault("migrate");

    /** A replica of the database. */
    public static final Setting<DatabaseAddress> JDBC_REPLICA_URL = Setting.of(
                    "LATCHKEY_JDBC_REPLICA_URL",
                    Parsers.replica(),
                    "A read replica of the database, for listings and reports, asked as the same user. Nothing that"
                            + " decides about access is read from it, and while it does not answer the database is asked.")
            .hidden();

    /** The Redis that several servers share. */
    public static final Setting<RedisSettings> REDIS_URI = Setting.of(
                    "LATCHKEY_REDIS_URI",
                    Parsers.redis(),
                    "The Redis by which several servers count rate limits together, tell each other of revocations and"
                            + " changes, and share copies of accounts and roles, sealed under the master key:"
                            + " one server, `redis-sentinel://host:port,host:port#primary`, or the nodes of a Cluster"
                            + " separated by commas. Special characters in user and password are percent-encoded.")
            .defaultIs("none: kept in the process")
            .hidden();

    /** How long an answer of Redis is waited for. */
    public static final Setting<Integer> REDIS_TIMEOUT = Setting.of(
                    "LATCHKEY_REDIS_TIMEOUT",
                    Parsers.number(10, 10_000),
                    "How many milliseconds an answer of Redis is waited for. A call that needs one and gets none is"
                            + " `unavailable`.")
            .withDefault("500");

    /** The Redis of the cache. */
    public static final Setting<RedisSettings> REDIS_CACHE_URI = Setting.of(
                    "LATCHKEY_REDIS_CACHE_URI",
                    Parsers.redis(),
                    "A Redis for the cache of accounts and roles alone, which may evict what is used least.")
            .defaultIs("that of `LATCHKEY_REDIS_URI`, on connections of its own")
            .hidden();

    /** How long a server uses its own copies. */
    public static final Setting<Duration> CACHE_MAX_STALENESS = Setting.of(
                    "LATCHKEY_CACHE_MAX_STALENESS",
                    Parsers.duration(SECOND, LONGEST_COPY),
                    "How long a server goes on with its own copy of an account or role that another has changed, if it is"
                            + " not told; with Redis it is told at once.")
            .withDefault("PT2S");

    /** How long copies in Redis are used. */
    public static final Setting<Duration> CACHE_SHARED_LIFE = Setting.of(
                    "LATCHKEY_CACHE_SHARED_LIFE",
                    Parsers.duration(SECOND, LONGEST_COPY),
                    "How long a copy in Redis is used that the server of a change could not remove.")
            .withDefault("PT30S");

    /** How many copies a server keeps. */
    public static final Setting<Integer> CACHE_ENTRIES = Setting.of(
                    "LATCHKEY_CACHE_ENTRIES",
                    Parsers.number(1, 10_000_000),
                    "How many accounts, and how many users' roles, a server keeps copies of.")
            .withDefault("10000");

    private StorageTable() {}

    private static Map<String, SchemaMode> schemaModes() {
        Map<String, SchemaMode> map = new LinkedHashMap<>();
        map.put("migrate", SchemaMode.MIGRATE);
        map.put("validate", SchemaMode.VALIDATE);
        return map;
    }
}
