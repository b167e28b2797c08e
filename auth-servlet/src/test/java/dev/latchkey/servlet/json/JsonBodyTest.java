package dev.latchkey.servlet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.FieldError;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {

    private static final Pattern NAMED = Pattern.compile("member '(.*)' (.*)");

    private static final Schema SCHEMA = Schema.object(
            "Sample",
            Schema.required("email", Schema.text(), "an address"),
            Schema.optional("name", Schema.text(), "a name"),
            Schema.optional("remember", Schema.flag(), "a flag"),
            Schema.optional("count", Schema.integer(), "a number"),
            Schema.optional("attributes", Schema.freeObject(), "anything"));

    @Test
    void members_have_the_types_of_the_schema() {
        Input input = read("""
                {"email":"a@b.example","remember":true,"name":null,
                 "attributes":{"a":[1,2.5,"x",true,{"b":-9007199254740993}]}}""");
        assertThat(input.requiredText("email")).isEqualTo("a@b.example");
        assertThat(input.flag("remember")).isTrue();
        assertThat(input.has("name")).isTrue();
        assertThat(input.text("name")).isEmpty();
        assertThat(input.has("count")).isFalse();
        assertThat(input.object("attributes"))
                .contains(Map.of("a", List.of(1L, 2.5, "x", true, Map.of("b", -9007199254740993L))));
        assertThat(input).hasToString("Input[email, remember, name, attributes]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\":\"x\",\"role\":\"admin\"} | member 'role' is not known here",
                "{\"email\":\"x\",\"Email\":\"y\"} | member 'Email' is not known here",
                "{\"email\":\"x\",\"email\":\"y\"} | member 'email' is there twice",
                "{\"email\":\"x\",\"\\u0065mail\":\"y\"} | member 'email' is there twice",
                "{\"email\":\"x\",\"attributes\":{\"a\":1,\"a\":2}} | member 'a' is there twice",
                "{\"email\":1} | member 'email' is not a string",
                "{\"email\":null} | member 'email' is not a string",
                "{\"email\":[\"x\"]} | member 'email' is not a string",
                "{\"email\":{\"$ne\":\"\"}} | member 'email' is not a string",
                "{\"email\":\"x\",\"remember\":\"true\"} | member 'remember' is not true or false",
                "{\"email\":\"x\",\"remember\":1} | member 'remember' is not true or false",
                "{\"email\":\"x\",\"count\":1.5} | member 'count' is not a whole number",
                "{\"email\":\"x\",\"count\":99999999999999999999} | member 'count' is not a whole number",
                "{\"email\":\"x\",\"attributes\":[]} | member 'attributes' is not an object",
                "{\"email\":\"x\",\"a\\u0000\\nb\":1} | a member is not known here",
                "{\"email\":\"x\",\"nine lamps above\":1} | a member is not known here",
                "{\"email\":\"x\",\"p@ssword!\":1,\"p@ssword!\":2} | a member is there twice",
                "{\"email\":\"\\ud800\"} | a text has half a surrogate pair",
            })
    void what_is_wrong_with_a_member_is_said_with_its_name(String body, String detail) {
        Problem problem = refusal(body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(problem.detail()).isEqualTo(detail);
        Matcher named = NAMED.matcher(detail);
        if (!named.matches()) {
            assertThat(problem.errors()).isEmpty();
            return;
        }
        String code = Map.of("is not known here", "unknown", "is there twice", "duplicate")
                .getOrDefault(named.group(2), "wrong_type");
        assertThat(problem.errors()).containsExactly(new FieldError(named.group(1), code, named.group(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "1",
                "true",
                "{",
                "{\"email\":\"x\"",
                "{\"email\":\"x\",}",
                "{'email':'x'}",
                "{email:\"x\"}",
                "{\"email\":\"x\"} {}",
                "{\"email\":\"x\"}x",
                "{\"email\":\"x\"}]",
                "{\"email\":NaN}",
                "// c\n{\"email\":\"x\"}",
                "/**/{\"email\":\"x\"}",
                "{\"email\":\"\n\"}",
                "{\"email\":\"\\x\"}",
                "{\"email\":\"x\",\"count\":+1}",
                "{\"email\":\"x\",\"count\":01}",
                "\ufeff{\"email\":\"x\"}",
                "email=x",
                "<email/>"
            })
    void what_is_not_one_json_object_is_malformed(String body) {
        Problem problem = refusal(body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(problem.detail()).doesNotContain("jackson", "Exception", "email=x");
    }

    @Test
    void a_body_that_is_not_utf_8_is_malformed() {
        assertThat(refusal("{\"email\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1))
                        .detail())
                .isEqualTo("the body is not UTF-8");
        assertThat(refusal("{\"email\":\"x\"}".getBytes(StandardCharsets.UTF_16LE))
                        .code())
                .isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void deep_nesting_and_long_numbers_are_malformed() {
        String deep = "{\"email\":\"x\",\"attributes\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_001);
        assertThat(refusal(deep.getBytes(StandardCharsets.UTF_8)).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        String wide = "{\"email\":\"x\",\"count\":" + "1".repeat(10_000) + "}";
        assertThat(refusal(wide.getBytes(StandardCharsets.UTF_8)).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1e400", "[null]", "{\"b\":null}"})
    void a_free_object_holds_no_null_and_no_infinite_number(String value) {
        Problem problem =
                refusal(("{\"email\":\"x\",\"attributes\":{\"a\":" + value + "}}").getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(problem.errors())
                .singleElement()
                .satisfies(e -> assertThat(e.field()).isEqualTo("attributes"));
    }

    @Test
    void a_missing_member_fails_validation() {
        Problem problem = refusal("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(problem.errors()).singleElement().satisfies(e -> {
            assertThat(e.field()).isEqualTo("email");
            assertThat(e.code()).isEqualTo("required");
        });
    }

    private static Input read(String body) {
        return JsonBody.read(body.getBytes(StandardCharsets.UTF_8), SCHEMA);
    }

    private static Problem refusal(byte[] body) {
        return catchThrowableOfType(RefusedException.class, () -> JsonBody.read(body, SCHEMA))
                .problem();
    }
}
