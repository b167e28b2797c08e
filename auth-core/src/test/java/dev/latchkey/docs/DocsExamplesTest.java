package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every Java example of the documentation is a region of a test that is compiled and run. */
class DocsExamplesTest {

    @TestFactory
    Stream<DynamicTest> every_java_example_is_a_region_of_a_test() {
        return pages().map(page -> DynamicTest.dynamicTest(
                Repository.nameOf(page),
                () -> assertThat(DocsExamples.problems(
                                Repository.read(page), path -> Repository.read(Repository.resolve(path))))
                        .isEmpty()));
    }

    @Test
    void there_are_pages_with_examples() {
        assertThat(pages().filter(page -> Repository.read(page).contains("\n```java"))
                        .toList())
                .contains(Repository.resolve("docs/features/password.md"));
    }

    private static Stream<Path> pages() {
        List<Path> pages = Repository.files("docs", ".md");
        Path readme = Repository.resolve("README.md");
        return Files.exists(readme) ? Stream.concat(Stream.of(readme), pages.stream()) : pages.stream();
    }
}
