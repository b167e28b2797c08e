package dev.latchkey.examples.server.imports;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class UserLineTest {

    @Test
    void an_unknown_member_is_named_where_its_name_looks_like_one() {
        assertRefused(
                "{\"email\":\"ada@shop.example\",\"role\":1}", "the member role is unknown; known are attributes, ");
        assertRefused("{\"email\":\"ada@shop.example\",\"hunter2 hunter2\":1}", "a member is unknown; known are ");
    }

    private static void assertRefused(String line, String message) {
        assertThatExceptionOfType(BadLineException.class)
                .isThrownBy(() -> UserLine.parse(line))
                .withMessageStartingWith(message);
    }
}
