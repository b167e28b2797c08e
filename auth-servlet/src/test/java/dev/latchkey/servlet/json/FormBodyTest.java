package dev.latchkey.servlet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.servlet.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormBodyTest {

    private static final Schema SCHEMA = Schema.object(
            "Sample",
            Schema.required("email", Schema.text(), "an address"),
            Schema.optional("name", Schema.text(), "a name"),
            Schema.optional("remember", Schema.flag(), "a flag"));

    @Test
    void fields_are_decoded_once() {
        Input input = read("email=a%2Bb%40c.example&name=J%C3%B6rg+M%2525&remember=on");
        assertThat(input.requiredText("email")).isEqualTo("a+b@c.example");
        assertThat(input.text("name")).contains("J\u00f6rg M%25");
        assertThat(input.flag("remember")).isTrue();
    }

    @Test
    void an_empty_field_is_null_and_a_missing_one_that_is_required_is_empty() {
        Input input = read("name=&remember=");
        assertThat(input.requiredText("email")).isEmpty();
        assertThat(input.has("name")).isTrue();
        assertThat(input.text("name")).isEmpty();
        assertThat(input.flag("remember")).isFalse();
        assertThat(read("").has("name")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email=a&email=b",
                "email=a&role=admin",
                "email=%",
                "email=%2",
                "email=%zz",
                "email=%ff",
                "email=%c0%af",
                "email=a&remember=yes",
                "email=\u00e4",
                "%65mail=a&email=b"
            })
    void a_form_that_could_be_read_two_ways_is_refused(String form) {
        assertThatThrownBy(() -> FormBody.read(form.getBytes(StandardCharsets.ISO_8859_1), SCHEMA))
                .isInstanceOf(RefusedException.class)
                .hasMessage("malformed_request");
    }

    private static Input read(String form) {
        return FormBody.read(form.getBytes(StandardCharsets.ISO_8859_1), SCHEMA);
    }
}
