package dev.latchkey.examples.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold keys, and who can get at them. */
public final class KeyFiles {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFiles() {}

    /**
     * Where the server keeps the master key that it has made for itself.
     *
     * @param dataDirectory the data directory
     * @return the file, which need not be there
     */
    public static Path masterKey(Path dataDirectory) {
        return dataDirectory.resolve("master.key");
    }

    /**
     * Whether users other than its owner can read a file or put another key into it.
     *
     * @param file the file
     * @return false also where there are no such permissions, or no such file
     */
    public static boolean othersCanUse(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
    }
}
