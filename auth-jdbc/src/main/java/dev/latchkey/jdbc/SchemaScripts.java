package dev.latchkey.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** The scripts in this jar that make the tables, and those that take them away. */
final class SchemaScripts implements ResourceProvider {

    /** Where the scripts lie, in a folder for each kind of database. */
    private static final String UP = "dev/latchkey/jdbc/migration/";

    /** Apart from the others, since Flyway tells of each file in its folder that it does not run. */
    private static final String DOWN = "dev/latchkey/jdbc/migration-undo/";

    /**
     * One name a version, from version 1 on, the same for every kind of database. Flyway runs these and looks for no
     * others, so that a script that is not named here is missing everywhere and not on older databases alone.
     */
    private static final List<String> DESCRIPTIONS = List.of(
            "foundation",
            "audit",
            "mfa",
            "recovery",
            "passkeys",
            "known_devices",
            "factor_reset",
            "deletion",
            "organizations",
            "session_successor",
            "subjects",
            "outbox_recipient",
            "answered_challenges",
            "audit_outcome");

    private final String folder;

    SchemaScripts(Dialect dialect) {
        folder = dialect.name().toLowerCase(Locale.ROOT);
    }

    /** Where this database's scripts lie. */
    String location() {
        return UP + folder;
    }

    /** The newest version. */
    int newest() {
        return DESCRIPTIONS.size();
    }

    /** What the history of a database says of a version that was brought up by this jar's script. */
    SchemaHistory.Entry entry(int version) {
        String description = DESCRIPTIONS.get(version - 1);
        String file = file(version);
        return new SchemaHistory.Entry(
                Integer.toString(version), "SQL", description.replace('_', ' '), file, checksum(file), true);
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return IntStream.rangeClosed(1, newest())
                .mapToObj(this::file)
                .filter(file ->
                        file.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(file::endsWith))
                .<LoadableResource>map(Script::new)
                .toList();
    }

    private String file(int version) {
        return "V" + version + "__" + DESCRIPTIONS.get(version - 1) + ".sql";
    }

    /** What takes a version away, null when this jar does not know it. */
    @Nullable
    String undo(String name) {
        try (InputStream script = resource(DOWN + folder + "/" + name)) {
            return script == null ? null : new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** As Flyway counts it: over the lines without their ends, so that a checkout may write them in its own way. */
    private @Nullable Integer checksum(String file) {
        try (InputStream script = resource(location() + "/" + file)) {
            if (script == null) {
                return null;
            }
            CRC32 crc = new CRC32();
            BufferedReader lines = new BufferedReader(new InputStreamReader(script, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return (int) crc.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** One of them, as Flyway reads it. */
    private final class Script extends LoadableResource {

        private final String file;

        Script(String file) {
            this.file = file;
        }

        @Override
        public Reader read() {
            InputStream script = resource(getAbsolutePath());
            if (script == null) {
                throw new IllegalStateException("there is no " + getAbsolutePath());
            }
            return new InputStreamReader(script, StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return location() + "/" + file;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return file;
        }

        @Override
        public String getRelativePath() {
            return file;
        }
    }

    private static @Nullable InputStream resource(String name) {
        return SchemaScripts.class.getClassLoader().getResourceAsStream(name);
    }
}
