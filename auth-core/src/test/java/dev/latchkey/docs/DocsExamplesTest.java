package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every Java example of the documentation is a region of a test that is compiled and run. */
class DocsExamplesTest {

    private static final Path REPOSITORY = repository();

    @TestFactory
    Stream<DynamicTest> every_java_example_is_a_region_of_a_test() {
        return pages().map(page -> DynamicTest.dynamicTest(
                REPOSITORY.relativize(page).toString(),
                () -> assertThat(DocsExamples.problems(read(page), path -> read(REPOSITORY.resolve(path))))
                        .isEmpty()));
    }

    @Test
    void there_are_pages_with_examples() {
        assertThat(pages().filter(page -> read(page).contains("\n```java")).toList())
                .contains(REPOSITORY.resolve("docs/features/password.md"));
    }

    private static Stream<Path> pages() {
        try (Stream<Path> files = Files.walk(REPOSITORY.resolve("docs"))) {
            List<Path> pages = files.filter(
                            file -> file.getFileName().toString().endsWith(".md"))
                    .sorted()
                    .toList();
            Path readme = REPOSITORY.resolve("README.md");
            return Files.exists(readme) ? Stream.concat(Stream.of(readme), pages.stream()) : pages.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests run in the module's directory; the documentation is beside the modules. */
    private static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve("docs"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException("no docs directory above the working directory");
        }
        return directory;
    }
}
