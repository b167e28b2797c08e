package dev.latchkey.jdbc.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes in memory, which can be filled to the last byte. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one; the test is reported as skipped where that is not allowed. */
    static SmallDisk ofMegabytes(int size) {
        try {
            Path directory = Files.createTempDirectory("latchkey-disk");
            int exit = run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size + "m", "tmpfs", directory.toString());
            if (exit != 0) {
                Files.delete(directory);
            }
            assumeTrue(exit == 0, "a full disk wants a file system of its own, which this user may not mount");
            return new SmallDisk(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new directory on it. */
    Path directory(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes until nothing more can be written. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] block = new byte[BLOCK];
            while (Files.getFileStore(directory).getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException e) {
            if (free() > 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private long free() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes room again. */
    void makeRoom() {
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (run("umount", directory.toString()) != 0) {
            throw new IllegalStateException("the small disk is still in use");
        }
        directory.toFile().deleteOnExit();
    }
}
