package dev.latchkey.servlet.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files that pages are made of: a host's own where there are any, else the built-in ones. */
final class PageFiles {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}\\.[a-z0-9]{1,8}");

    private final Function<String, @Nullable InputStream> own;

    private PageFiles(Function<String, @Nullable InputStream> own) {
        this.own = own;
    }

    static PageFiles builtIn() {
        return new PageFiles(name -> null);
    }

    static PageFiles in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("there is no directory " + directory + " for the pages' own files");
        }
        return new PageFiles(name -> open(directory.resolve(name)));
    }

    static PageFiles in(ClassLoader loader, String prefix) {
        Objects.requireNonNull(loader, "loader");
        if (prefix.isEmpty() || prefix.startsWith("/") || prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "the place " + prefix + " of the pages' own files is written without slashes at its ends");
        }
        return new PageFiles(name -> loader.getResourceAsStream(prefix + "/" + name));
    }

    /** A host's own file. */
    Optional<byte[]> own(String name) {
        return read(name, own);
    }

    /** A template, as text. */
    String template(String name) {
        return new String(file(name, "templates/"), StandardCharsets.UTF_8);
    }

    /** A static file. */
    byte[] asset(String name) {
        return file(name, "assets/");
    }

    private byte[] file(String name, String folder) {
        return own(name)
                .or(() -> read(name, known -> PageFiles.class.getResourceAsStream(folder + known)))
                .orElseThrow(() -> new IllegalArgumentException("there is no file " + name + " for the pages"));
    }

    private static Optional<byte[]> read(String name, Function<String, @Nullable InputStream> source) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a file of the pages has a name of lower-case letters, digits and hyphens with one ending, not "
                            + name);
        }
        try (InputStream in = source.apply(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + name + " of the pages cannot be read", e);
        }
    }

    private static @Nullable InputStream open(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " of the pages cannot be read", e);
        }
    }
}
