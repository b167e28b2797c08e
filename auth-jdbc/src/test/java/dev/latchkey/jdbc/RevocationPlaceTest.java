package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.UnknownCursorException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A place fits its cursor, and what does not fit is read twice rather than never. */
final class RevocationPlaceTest {

    private static final String LIFE = "0a1b2c3d.00000001";

    @Test
    void a_place_comes_back_from_its_cursor() {
        RevocationPlace between = new RevocationPlace(LIFE, "740:745:741,743", null, 0, 0);
        RevocationPlace within = new RevocationPlace(LIFE, null, "740:745:", 741, 12);

        assertThat(RevocationPlace.parse(between.cursor())).isEqualTo(between);
        assertThat(RevocationPlace.parse(within.cursor())).isEqualTo(within);
    }

    @Test
    void a_walk_goes_on_from_where_it_began_whatever_is_committed_meanwhile() {
        RevocationPlace start = new RevocationPlace(LIFE, "10:10:", null, 0, 0);

        RevocationPlace second = start.onwards(LIFE, "20:20:", 12, 1_000);
        RevocationPlace third = second.onwards(LIFE, "30:30:", 15, 2_000);

        assertThat(third).isEqualTo(new RevocationPlace(LIFE, "10:10:", "20:20:", 15, 2_000));
        assertThat(third.end(LIFE, "40:40:")).isEqualTo(new RevocationPlace(LIFE, "20:20:", null, 0, 0));
    }

    @Test
    void of_a_snapshot_with_too_many_running_transactions_the_rest_counts_as_not_seen() {
        String running =
                LongStream.range(1_000_000, 1_000_200).mapToObj(Long::toString).collect(Collectors.joining(","));

        String kept = RevocationPlace.shortened("999999:1000500:" + running);

        assertThat(kept).hasSizeLessThanOrEqualTo(450).matches("999999:10000[0-9]{2}:[0-9,]+");
        String newEnd = kept.split(":")[1];
        String lastKept = kept.substring(kept.lastIndexOf(',') + 1);
        assertThat(Long.parseLong(newEnd)).isEqualTo(Long.parseLong(lastKept) + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a1b2c3d.00000001",
                "0a1b2c3d.00000001/740:745",
                "0a1b2c3d.00000001/740:745:x",
                "0a1b2c3d.00000001/740:745:/740:745:",
                "0a1b2c3d.00000001/-/740:745:/-1.1",
                "0a1b2c3d.00000001/-/740:745:/12",
                "0A1B2C3D.00000001/740:745:",
                "/740:745:"
            })
    void a_cursor_of_another_form_is_unknown(String value) {
        assertThatExceptionOfType(UnknownCursorException.class)
                .isThrownBy(() -> RevocationPlace.parse(new RevocationCursor(value)));
    }
}
