package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what the strict reader reads, and nothing else is written. */
class JsonWriterTest {

    private static final int DEEPEST = 64;

    private static Object readBack(Object value) throws Exception {
        byte[] json = JsonWriter.write(Map.of("own", value)).getBytes(StandardCharsets.UTF_8);
        Object read = StrictJson.parseObject(json, new StrictJson.Limits(1 << 16, DEEPEST, 1_000))
                .get("own");
        assertThat(read).isNotNull();
        return read;
    }

    /** Nested so that the whole claims set is as deep as given. */
    private static Object nested(int depth, boolean maps) {
        Object value = 1L;
        for (int i = 1; i < depth; i++) {
            value = maps ? Map.of("in", value) : List.of(value);
        }
        return value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" and \\ back",
                "\u0000\u0001\n\t\u001f\u007f",
                "</script>\u2028\u2029",
                "\ud83d\udd11",
                "a\ud83d\udd11b\ud83d\udd12",
                "\udbff\udfff\ud800\udc00"
            })
    void every_unicode_text_comes_back_as_it_was(String text) throws Exception {
        assertThat(readBack(text)).isEqualTo(text);
        assertThat(readBack(Map.of(text, List.of(text)))).isEqualTo(Map.of(text, List.of(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "x\ud83d", "\ud83dx", "\udd11", "\udd11\ud83d", "\ud83d\ud83d", "\udd11x"})
    void half_a_surrogate_pair_is_not_written(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonWriter.write(Map.of("own", text)))
                .withMessageContaining("surrogate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonWriter.write(Map.of(text, 1)))
                .withMessageContaining("surrogate");
    }

    @Test
    void objects_and_lists_are_as_deep_as_they_may_be_and_no_deeper() throws Exception {
        for (boolean maps : List.of(true, false)) {
            Object deepest = nested(DEEPEST, maps);
            assertThat(readBack(deepest)).isEqualTo(deepest);
            Object deeper = nested(DEEPEST + 1, maps);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JsonWriter.write(Map.of("own", deeper)))
                    .withMessageContaining("nested deeper than " + DEEPEST);
        }
    }

    @Test
    void who_writes_may_ask_for_less_depth() {
        Map<String, Object> three = Map.of("own", nested(3, true));

        assertThat(JsonWriter.write(three, 3)).isEqualTo(JsonWriter.write(three));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonWriter.write(three, 2))
                .withMessageContaining("nested deeper than 2");
    }
}
