package dev.latchkey.examples.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.Attribute;
import dev.latchkey.account.AttributeSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesSettingTest {

    private static final Path GUIDE = Path.of("../../docs/guides/reference-server.md");

    @TempDir
    private Path directory;

    @Test
    void the_example_of_the_guide_declares_what_it_says() throws Exception {
        String guide = Files.readString(GUIDE);
        String example = guide.substring(guide.indexOf("```json\n{\n  \"nickname\"") + "```json\n".length());
        Path file =
                Files.writeString(directory.resolve("attributes.json"), example.substring(0, example.indexOf("```")));

        AttributeSchema schema = read(file.toString());

        assertThat(schema.attributes())
                .containsExactly(
                        Attribute.text("nickname").maxLength(40).label("Nickname"),
                        Attribute.integer("seats").between(1, 50).required(),
                        Attribute.text("plan").oneOf("free", "pro").byHostOnly(),
                        Attribute.textList("interests").maxItems(5),
                        Attribute.date("born"));
    }

    @Test
    void it_may_stand_in_the_setting_itself_with_one_bound_alone() throws Exception {
        AttributeSchema schema =
                read("{\"share\": {\"type\": \"number\", \"minimum\": 0.5}, \"news\": {\"type\": \"flag\"}}");

        assertThat(schema.isOpen()).isFalse();
        assertThat(schema.find("share").orElseThrow().least()).isEqualByComparingTo("0.5");
        assertThat(schema.find("share").orElseThrow().most()).isNull();
        assertThat(schema.find("news")).contains(Attribute.flag("news"));
        assertThat(read("{}").isOpen()).as("none at all is a schema too").isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": {\"type\": \"text\", \"max_lenght\": 4}} | a.max_lenght: is none of by_host_only, label,",
                "{\"a\": {}} | a.type: is one of text, integer, number, flag, date, text_list",
                "{\"a\": {\"type\": \"string\"}} | a.type: is one of",
                "{\"a\": \"text\"} | a: is an object",
                "{\"a b\": {\"type\": \"text\"}} | a b: the attribute 'a b' has a name",
                "{\"a\": {\"type\": \"text\", \"required\": \"yes\"}} | a.required: is true or false",
                "{\"a\": {\"type\": \"text\", \"max_length\": 0}} | a.max_length: is a whole number from 1 to 4000",
                "{\"a\": {\"type\": \"text\", \"max_length\": 1.5}} | a.max_length: is a whole number from 1 to 4000",
                "{\"a\": {\"type\": \"text_list\", \"max_items\": 201}} | a: the attribute a has maxItems 201; it is 1 to 200",
                "{\"a\": {\"type\": \"text\", \"max_items\": 2}} | a.max_items: is nothing that type text has",
                "{\"a\": {\"type\": \"flag\", \"values\": [\"x\"]}} | a.values: is nothing that type flag has",
                "{\"a\": {\"type\": \"text\", \"minimum\": 2}} | a.minimum: is nothing that type text has",
                "{\"a\": {\"type\": \"integer\", \"minimum\": 1.5}} | a.minimum: is a whole number",
                "{\"a\": {\"type\": \"integer\", \"minimum\": 5, \"maximum\": 1}} | a: the attribute a is between 5 and 1",
                "{\"a\": {\"type\": \"text\", \"values\": []}} | a: the attribute a has no values",
                "{\"a\": {\"type\": \"text\", \"values\": [1]}} | a.values: is a list of texts",
                "{\"a\": {\"type\": \"text\", \"label\": \" \"}} | a.label: is a text",
                "{\"a\": {\"type\": \"text\"}, \"a\": {\"type\": \"flag\"}} | not JSON as it is taken here: ",
                "{\"a\": {\"type\": \"text\"} | not JSON as it is taken here: ",
                "/nowhere/attributes.json | the file /nowhere/attributes.json cannot be read"
            })
    void a_refusal_names_the_place_and_the_rule(String text, String words) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith("LATCHKEY_ATTRIBUTES is not acceptable: expected a JSON object of fields")
                .withMessageContaining("(" + words);
    }

    @Test
    void a_file_that_is_too_long_or_no_text_is_refused() throws IOException {
        Path longer = Files.write(directory.resolve("long.json"), new byte[65_537]);
        Path latin = Files.write(directory.resolve("latin.json"), new byte[] {'{', (byte) 0xe4, '}'});

        for (Path file : new Path[] {longer, latin, directory}) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> read(file.toString()))
                    .withMessageContaining(file.toString().substring(0, 20));
        }
    }

    private static AttributeSchema read(String text) throws SettingsException {
        return Settings.read(Map.of("LATCHKEY_ATTRIBUTES", text), null).get(AttributesSetting.ATTRIBUTES);
    }
}
