package dev.latchkey.examples.server.database;

import dev.latchkey.examples.server.StartException;
import dev.latchkey.jdbc.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;

/** The scripts of a version of the schema that is yet to be written: one up and one down, for each kind of database. */
public final class NewMigration {

    private static final List<String> KINDS = List.of("h2", "postgresql");
    private static final String UP = "migration";

    /** Apart from the others, as in the jar: Flyway tells of each file in its folder that it does not run. */
    private static final String DOWN = "migration-undo";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(_[a-z0-9]+)*");
    private static final Pattern SCRIPT = Pattern.compile("V(\\d{1,6})__.*\\.sql");
    private static final int LONGEST_NAME = 60;

    private NewMigration() {}

    /**
     * Writes the scripts, empty but for a comment, by the next number that neither this version nor the folder has.
     *
     * @param folder where the folders {@code migration} and {@code migration-undo} are, or are to be, each with one folder
     *     for each kind of database
     * @param name what the version brings, in small letters, digits and underscores
     * @return the four files
     * @throws IllegalArgumentException when the name is another kind of word
     * @throws StartException when the files cannot be written
     */
    public static List<Path> write(Path folder, String name) throws StartException {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name has small letters, digits and single underscores between them, "
                    + LONGEST_NAME + " at most");
        }
        try {
            int version = Math.max(known(), newestIn(folder)) + 1;
            List<Path> files = new ArrayList<>();
            for (String kind : KINDS) {
                Path up = made(folder.resolve(UP).resolve(kind));
                files.add(empty(up.resolve("V" + version + "__" + name + ".sql"), "Brings " + name));
                Path down = made(folder.resolve(DOWN).resolve(kind));
                files.add(empty(down.resolve("U" + version + "__" + name + ".sql"), "Takes away " + name));
            }
            return files;
        } catch (IOException e) {
            throw new StartException(
                    "cannot write to " + folder + ": " + e.getClass().getSimpleName());
        }
    }

    /** As it was named: what makes the directory gives an absolute path at times. */
    private static Path made(Path directory) throws IOException {
        Path unused = Files.createDirectories(directory);
        return directory;
    }

    private static Path empty(Path file, String what) throws IOException {
        return Files.writeString(
                file, "-- " + what.replace('_', ' ') + ".\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** The versions that the scripts of this Latchkey have, as a database sees them that has none. */
    private static int known() {
        JdbcDataSource empty = new JdbcDataSource();
        empty.setURL("jdbc:h2:mem:empty");
        return Schema.of(empty).status().stream()
                .mapToInt(status -> status.version())
                .max()
                .orElse(0);
    }

    private static int newestIn(Path folder) throws IOException {
        int newest = 0;
        for (String kind : KINDS) {
            Path directory = folder.resolve(UP).resolve(kind);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    newest = Math.max(
                            newest, files.mapToInt(NewMigration::number).max().orElse(0));
                }
            }
        }
        return newest;
    }

    private static int number(Path file) {
        Matcher script = SCRIPT.matcher(file.getFileName().toString());
        return script.matches() ? Integer.parseInt(script.group(1)) : 0;
    }
}
