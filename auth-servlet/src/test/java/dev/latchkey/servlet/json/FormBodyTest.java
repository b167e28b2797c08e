package dev.latchkey.servlet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a@b.example\",\"password\":\"hunter2\"}",
                " \r\n{\"password\":\"100%\"}",
                "[\"hunter2\"]",
                "{"
            })
    void json_that_was_sent_as_a_form_is_asked_for_as_json(String body) {
        Problem problem = refusal(body);
        assertThat(problem.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        assertThat(problem.detail()).isEqualTo("the body must be application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "email=a&role=admin,field 'role' is not known here",
        "email=a&Other_name-2=x,field 'Other_name-2' is not known here",
        "email=a&my+secret=x,a field is not known here",
        "email=a&p%40ssword!=,a field is not known here",
        "email=a&%7B%22x%22%3A1=,a field is not known here",
        "email=a&e%00x=1,a field is not known here",
        "email=a&=1,a field is not known here",
        "email=a&my+secret=x&my+secret=y,a field is there twice",
        "email=a&email=b,field 'email' is there twice",
    })
    void a_field_is_repeated_only_where_it_looks_like_a_name(String form, String detail) {
        assertThat(refusal(form).detail()).isEqualTo(detail);
    }

    @Test
    void a_name_of_more_than_50_characters_is_not_repeated() {
        assertThat(refusal("a".repeat(50) + "=1").detail()).contains("'" + "a".repeat(50) + "'");
        assertThat(refusal("a".repeat(51) + "=1").detail()).isEqualTo("a field is not known here");
    }

    private static Problem refusal(String form) {
        return catchThrowableOfType(RefusedException.class, () -> read(form)).problem();
    }

    private static Input read(String form) {
        return FormBody.read(form.getBytes(StandardCharsets.ISO_8859_1), SCHEMA);
    }
}
