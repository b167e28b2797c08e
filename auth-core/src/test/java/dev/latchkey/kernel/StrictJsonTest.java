package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(10_000, 4, 50);

    private static Map<String, Object> parse(String text) {
        Map<String, Object> fromText = StrictJson.parseObject(text, LIMITS);
        assertThat(StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8), LIMITS))
                .isEqualTo(fromText);
        return fromText;
    }

    private static Object value(String json) {
        return parse("{\"v\":" + json + "}").get("v");
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> StrictJson.parseObject(text, LIMITS))
                .as(text)
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8), LIMITS))
                .as(text)
                .isInstanceOf(MalformedJsonException.class);
    }

    @Nested
    class Values {

        @Test
        void members_come_in_the_order_of_the_text() {
            assertThat(parse(" { \"b\" : 1 , \"a\":2,\r\n\t\"c\":{ } } "))
                    .containsExactly(Map.entry("b", 1L), Map.entry("a", 2L), Map.entry("c", Map.of()));
            assertThat(parse("{}")).isEmpty();
        }

        @Test
        void each_kind_has_its_type() {
            assertThat(value("true")).isEqualTo(true);
            assertThat(value("false")).isEqualTo(false);
            assertThat(value("null")).isNull();
            assertThat(parse("{\"v\":null}")).containsKey("v");
            assertThat(value("[]")).isEqualTo(List.of());
            assertThat(value("[ ]")).isEqualTo(List.of());
            assertThat(value("[1, \"a\" ,null,[true]]")).isEqualTo(Arrays.asList(1L, "a", null, List.of(true)));
            assertThat(value("{\"x\":{\"y\":[]}}")).isEqualTo(Map.of("x", Map.of("y", List.of())));
        }

        @Test
        void whole_numbers_are_longs() {
            assertThat(value("0")).isEqualTo(0L);
            assertThat(value("-0")).isEqualTo(0L);
            assertThat(value("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
            assertThat(value("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        }

        @Test
        void other_numbers_are_doubles() {
            assertThat(value("0.5")).isEqualTo(0.5);
            assertThat(value("-1.25e2")).isEqualTo(-125.0);
            assertThat(value("1E+2")).isEqualTo(100.0);
            assertThat(value("10e-1")).isEqualTo(1.0);
            assertThat(value("1e308")).isEqualTo(1e308);
        }

        @Test
        void what_is_read_cannot_be_changed() {
            Map<String, Object> read = parse("{\"l\":[1],\"m\":{\"a\":1}}");
            assertThatThrownBy(() -> read.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> ((List<?>) read.get("l")).clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> ((Map<?, ?>) read.get("m")).clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> parse("{}").put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    class Rfc8259Section7_Strings {

        @Test
        void escapes_are_undone() {
            assertThat(value("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD83D\\uDE00x\""))
                    .isEqualTo("\"\\/\b\f\n\r\tA\u00e9\ud83d\ude00x");
            assertThat(value("\"a\\u0000b\"")).isEqualTo("a\u0000b");
            assertThat(value("\"\\ufeff\"")).isEqualTo("\ufeff");
        }

        @Test
        void other_characters_stand_for_themselves() {
            assertThat(value("\"\u00e9\u20ac\ud83d\ude00 \u007f\u2028\""))
                    .isEqualTo("\u00e9\u20ac\ud83d\ude00 \u007f\u2028");
            assertThat(value("\"\ufffd\"")).isEqualTo("\ufffd");
            assertThat(value("\"" + "\\\\".repeat(100) + "\"")).isEqualTo("\\".repeat(100));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"",
                    "\"a",
                    "\"\\",
                    "\"\\\"",
                    "\"\\x\"",
                    "\"\\u\"",
                    "\"\\u12\"",
                    "\"\\u12g4\"",
                    "\"\\u\uff11234\"",
                    "\"\\u-123\"",
                    "\"\\U0041\"",
                    "\"a\nb\"",
                    "\"\u0000\"",
                    "\"\u001f\"",
                    "\"\\n\u001f\"",
                    "'a'",
                    "a",
                    "\"\\ud800\"",
                    "\"\\udc00\"",
                    "\"\\ud800\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"x\\ud800y\"",
                    "\"\\ud83d\\u0041\"",
                    "\"\\u004\""
                })
        void what_is_no_string_is_refused(String json) {
            assertRefused("{\"v\":" + json + "}");
            assertRefused("{\"v\":" + json);
        }

        @Test
        void an_unpaired_surrogate_in_the_text_itself_is_refused() {
            for (String bad : new String[] {"\ud800", "\udc00", "\udc00\ud800", "\ud800x"}) {
                assertThatThrownBy(() -> StrictJson.parseObject("{\"v\":\"" + bad + "\"}", LIMITS))
                        .isInstanceOf(MalformedJsonException.class)
                        .hasMessageContaining("surrogate");
            }
        }
    }

    @Nested
    class Rfc8259Section6_Numbers {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-",
                    "+1",
                    "01",
                    "-01",
                    "00",
                    "1.",
                    ".5",
                    "1.e1",
                    "1e",
                    "1e+",
                    "1e-",
                    "0x1",
                    "1_000",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "1e400",
                    "-1e400",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "10000000000000000000",
                    "9223372036854775808.5",
                    "9223372036854775808040e1",
                    "-9223372036854775809e-3",
                    "\u0661",
                    "1f",
                    "1d",
                    "1 2",
                    "--1",
                    "0.00000000000000000000000000000000000000001"
                })
        void what_is_no_number_or_does_not_fit_is_refused(String json) {
            assertRefused("{\"v\":" + json + "}");
        }

        @Test
        void a_number_has_at_most_40_characters() {
            assertThat(value("0." + "1".repeat(38))).isInstanceOf(Double.class);
            assertRefused("{\"v\":0." + "1".repeat(39) + "}");
        }
    }

    @Nested
    class Rfc8259Section4_Objects {

        @Test
        void a_member_that_comes_twice_is_refused_however_it_is_written() {
            assertRefused("{\"a\":1,\"a\":1}");
            assertRefused("{\"a\":1,\"\\u0061\":2}");
            assertRefused("{\"a\":null,\"a\":null}");
            assertRefused("{\"o\":{\"x\":1,\"y\":2,\"x\":3}}");
            assertRefused("{\"\":1,\"\":2}");
            assertThat(parse("{\"a\":1,\"A\":2,\"\":3}")).hasSize(3);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "[]",
                    "\"a\"",
                    "1",
                    "true",
                    "null",
                    "{",
                    "}",
                    "{]",
                    "[}",
                    "{\"a\"}",
                    "{\"a\":}",
                    "{\"a\":1",
                    "{\"a\":1,}",
                    "{,\"a\":1}",
                    "{\"a\":1 \"b\":2}",
                    "{\"a\" 1}",
                    "{a:1}",
                    "{1:1}",
                    "{null:1}",
                    "{\"a\":[1,]}",
                    "{\"a\":[,1]}",
                    "{\"a\":[1 2]}",
                    "{\"a\":[1",
                    "{\"a\":[",
                    "{\"a\":1}}",
                    "{}{}",
                    "{} {}",
                    "{}x",
                    "{}\u0000",
                    "\ufeff{}",
                    "/* */{}",
                    "{}//",
                    "{\"a\":tru}",
                    "{\"a\":truex}",
                    "{\"a\":True}",
                    "{\"a\":nul}",
                    "{\"a\":falsey}",
                    "\u00a0{}",
                    "\u000b{}",
                    "{\"a\":undefined}"
                })
        void what_is_not_one_object_is_refused(String text) {
            assertRefused(text);
        }
    }

    @Nested
    class Rfc8259Section8_1_Encoding {

        private static byte[] around(int... bytes) {
            byte[] text = new byte[bytes.length + 8];
            byte[] start = "{\"v\":\"".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(start, 0, text, 0, start.length);
            for (int i = 0; i < bytes.length; i++) {
                text[start.length + i] = (byte) bytes[i];
            }
            text[text.length - 2] = '"';
            text[text.length - 1] = '}';
            return text;
        }

        @Test
        void malformed_UTF_8_is_refused() {
            int[][] malformed = {
                {0x80},
                {0xbf},
                {0xc0, 0x80},
                {0xc1, 0xbf},
                {0xe0, 0x80, 0x80},
                {0xed, 0xa0, 0x80},
                {0xed, 0xb0, 0x80},
                {0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80},
                {0xf0, 0x80, 0x80, 0x80},
                {0xf4, 0x90, 0x80, 0x80},
                {0xf8, 0x88, 0x80, 0x80, 0x80},
                {0xfe},
                {0xff},
                {0xc3},
                {0xe2, 0x82},
                {0xef, 0xbf, 0xbd, 0xff}
            };
            for (int[] bytes : malformed) {
                assertThatThrownBy(() -> StrictJson.parseObject(around(bytes), LIMITS))
                        .as(Arrays.toString(bytes))
                        .isInstanceOf(MalformedJsonException.class)
                        .hasMessageContaining("UTF-8");
            }
        }

        @Test
        void UTF_8_is_read() {
            assertThat(StrictJson.parseObject(around(0xf0, 0x9f, 0x98, 0x80), LIMITS))
                    .containsEntry("v", "\ud83d\ude00");
            assertThat(StrictJson.parseObject(around(0xef, 0xbf, 0xbd), LIMITS)).containsEntry("v", "\ufffd");
        }

        @Test
        void a_byte_order_mark_and_other_encodings_are_refused() {
            assertRefused("\ufeff{}");
            assertThatThrownBy(() -> StrictJson.parseObject("{}".getBytes(StandardCharsets.UTF_16BE), LIMITS))
                    .isInstanceOf(MalformedJsonException.class);
            assertThatThrownBy(() -> StrictJson.parseObject("{}".getBytes(StandardCharsets.UTF_16), LIMITS))
                    .isInstanceOf(MalformedJsonException.class);
        }
    }

    @Nested
    class Bounds {

        @Test
        void the_length_is_counted_in_characters_or_bytes() {
            StrictJson.Limits tight = new StrictJson.Limits(9, 1, 1);
            assertThat(StrictJson.parseObject("{\"v\":\"\u20ac\"}", tight)).hasSize(1);
            assertThatThrownBy(() -> StrictJson.parseObject("{\"v\":\"12\"}", tight))
                    .hasMessageContaining("longer than 9 characters");
            assertThatThrownBy(
                            () -> StrictJson.parseObject("{\"v\":\"\u20ac\"}".getBytes(StandardCharsets.UTF_8), tight))
                    .hasMessageContaining("longer than 9 bytes");
            assertThat(StrictJson.parseObject("{\"v\":\"1\"}".getBytes(StandardCharsets.UTF_8), tight))
                    .hasSize(1);
        }

        @Test
        void the_depth_counts_the_outermost_object() {
            assertThat(value("[[[]]]")).isEqualTo(List.of(List.of(List.of())));
            assertRefused("{\"v\":[[[[]]]]}");
            assertRefused("{\"v\":{\"v\":{\"v\":{\"v\":{}}}}}");
            // What is closed again does not count.
            assertThat(value("[[[]],[[]],{},{\"a\":{}}]")).isNotNull();
        }

        @Test
        void members_and_elements_are_counted_over_the_whole_text() {
            String fifty = String.join(",", Collections.nCopies(24, "1"));
            assertThat(parse("{\"a\":[" + fifty + "],\"b\":[" + fifty + "]}")).hasSize(2);
            assertRefused("{\"a\":[" + fifty + "],\"b\":[" + fifty + ",1]}");
            assertRefused("{\"a\":[" + fifty + "],\"b\":[" + fifty + "],\"c\":1}");
        }

        @Test
        void limits_are_positive() {
            assertThatThrownBy(() -> new StrictJson.Limits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new StrictJson.Limits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new StrictJson.Limits(1, 129, 1)).hasMessageContaining("129");
            assertThatThrownBy(() -> new StrictJson.Limits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThat(new StrictJson.Limits(1, 128, 1).maxDepth()).isEqualTo(128);
        }

        @Test
        void the_deepest_text_that_is_allowed_does_not_exhaust_the_stack() {
            StrictJson.Limits deep = new StrictJson.Limits(10_000, 128, 1_000);
            String text = "{\"v\":" + "[".repeat(127) + "]".repeat(127) + "}";
            assertThat(StrictJson.parseObject(text, deep)).hasSize(1);
            assertThatThrownBy(() -> StrictJson.parseObject("{\"v\":" + "[".repeat(9_000), deep))
                    .hasMessageContaining("deep");
        }
    }

    @Test
    void a_refusal_names_the_place_and_not_the_text_and_is_cheap() {
        assertThatThrownBy(() -> StrictJson.parseObject("{\"secret\":hunter2}", LIMITS))
                .hasMessageContaining("at character 10")
                .hasMessageNotContaining("hunter2")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }
}
