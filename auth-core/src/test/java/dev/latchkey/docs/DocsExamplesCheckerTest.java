package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there to find. */
class DocsExamplesCheckerTest {

    private static final String SOURCE = """
            class Example {
                // region: greet
                void greet() {
                    print("hello");
                }
                // endregion

                // region: open
                int unclosed;
            }
            """;

    @Test
    void a_block_equal_to_its_region_without_the_indentation_is_right() {
        assertThat(problems("""
                        <!-- region: Example.java#greet -->
                        ```java
                        void greet() {
                            print("hello");
                        }
                        ```
                        """)).isEmpty();
    }

    @Test
    void a_block_that_differs_is_reported_with_its_line() {
        assertThat(problems("""
                        Text.
                        <!-- region: Example.java#greet -->
                        ```java
                        void greet() {}
                        ```
                        """)).singleElement().asString().startsWith("line 3: the block differs from region greet");
    }

    @Test
    void a_block_without_a_region_is_reported() {
        assertThat(problems("```java\nint a;\n```\n"))
                .containsExactly("line 1: no region comment on the line before the Java block");
    }

    @Test
    void a_region_that_is_unknown_or_unclosed_is_reported() {
        assertThat(problems("<!-- region: Example.java#other -->\n```java\n```\n"))
                .containsExactly("line 2: region other cannot be read: it is not there exactly once");
        assertThat(problems("<!-- region: Example.java#open -->\n```java\n```\n"))
                .containsExactly("line 2: region open cannot be read: it is not closed by // endregion");
        assertThat(problems("<!-- region: Missing.java#greet -->\n```java\n```\n"))
                .containsExactly("line 2: region greet cannot be read: java.io.IOException: Missing.java");
    }

    @Test
    void blocks_of_other_languages_are_left_alone_and_an_unclosed_one_is_reported() {
        assertThat(problems("```console\n$ ./mvnw verify\n```\n```json\n{}\n```\n"))
                .isEmpty();
        assertThat(problems("Text.\n```json\n{}\n")).containsExactly("line 2: the code block is not closed");
    }

    private static List<String> problems(String page) {
        return DocsExamples.problems(page, path -> {
            if (path.equals("Example.java")) {
                return SOURCE;
            }
            throw new UncheckedIOException(new IOException(path));
        });
    }
}
