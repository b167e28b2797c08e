package dev.latchkey.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project, for tests that hold its documentation to its code. */
final class Repository {

    private static final Path ROOT = root();

    private Repository() {}

    /** A path of the project, such as {@code docs/README.md}. */
    static Path resolve(String path) {
        return ROOT.resolve(path);
    }

    /** The path of a file within the project. */
    static String nameOf(Path file) {
        return ROOT.relativize(file).toString();
    }

    /** The text of a file with plain line ends. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below a directory whose names end with a text, in order. */
    static List<Path> files(String directory, String end) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(file -> file.getFileName().toString().endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests run in the module's directory; the documentation is beside the modules. */
    private static Path root() {
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
