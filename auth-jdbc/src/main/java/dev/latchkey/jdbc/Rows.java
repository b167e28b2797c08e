package dev.latchkey.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Columns as the types the features use. Times are kept to the microsecond, in UTC. */
final class Rows {

    private static final long SECONDS_PER_DAY = 86_400;

    private Rows() {}

    static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime timeOrNull(@Nullable Instant time) {
        return time == null ? null : time(time);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(timeOrNull(row, column), column);
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    /** The constants that this version knows, as a list of SQL; a node of a later one may have stored others. */
    static String known(Class<? extends Enum<?>> constants) {
        return Stream.of(constants.getEnumConstants())
                .map(constant -> "'" + constant.name() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The day of a time, counted from 1970 in UTC. */
    static int day(Instant time) {
        return Math.toIntExact(Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY));
    }
}
