package dev.latchkey.examples.server.database;

import dev.latchkey.examples.server.StartException;
import dev.latchkey.examples.server.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory in which the server keeps its files, for its owner alone. */
public final class DataDirectory {

    private DataDirectory() {}

    /**
     * Makes the directory when it is missing.
     *
     * @param directory where it is to be
     * @return its absolute path
     * @throws StartException when it cannot be made
     */
    public static Path make(Path directory) throws StartException {
        try {
            return Files.createDirectories(directory, ownersOnly(directory, "rwx------"))
                    .toAbsolutePath()
                    .normalize();
        } catch (FileAlreadyExistsException e) {
            throw new StartException(SettingsTable.DATA_DIR + ": " + directory + " is not a directory");
        } catch (IOException e) {
            throw new StartException(SettingsTable.DATA_DIR + ": " + directory
                    + " cannot be made; name a directory that this user may write to");
        }
    }

    /** Takes a file's permissions from all but its owner, whatever others may do with the directory it lies in. */
    static void closeToOthers(Path file) throws StartException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null || !Files.exists(file)) {
            return;
        }
        try {
            view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new StartException(SettingsTable.DATA_DIR + ": " + file
                    + " is not this user's to close to others; let the server own what it keeps");
        }
    }

    /**
     * Permissions for what is made.
     *
     * @param path what is to be made
     * @param permissions such as {@code rw-------}
     * @return the permissions, none where the file system knows no such thing
     */
    public static FileAttribute<?>[] ownersOnly(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
