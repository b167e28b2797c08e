package dev.latchkey.examples.server.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The classes of the built jar as the JVM has laid them out once (class data sharing, JEP 350), so that each of the
 * hundred servers of the tests does not read and verify them anew: a third of the processor time of a start.
 */
final class ClassArchive {

    private ClassArchive() {}

    /**
     * What a JVM has to be told to use the archive, which the first of the JVMs that run tests makes from a server that
     * starts and stops.
     *
     * @param jar the program
     * @param jvm the other arguments of the JVM; an archive is of use for those it was made with
     */
    @SuppressWarnings("try") // the lock is held, and not looked at
    static List<String> arguments(Path jar, List<String> jvm) throws IOException {
        String name = Runtime.version().feature() + "-" + Integer.toHexString(jvm.hashCode()) + "-"
                + Files.getLastModifiedTime(jar).toMillis() + ".jsa";
        Path archive = jar.toAbsolutePath().resolveSibling(name);
        try (FileChannel channel = FileChannel.open(
                        archive.resolveSibling("jsa.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unused = channel.lock()) {
            if (!Files.exists(archive)) {
                make(archive, jvm);
            }
        }
        return List.of("-XX:SharedArchiveFile=" + archive);
    }

    private static void make(Path archive, List<String> jvm) throws IOException {
        Path unfinished = Files.createTempDirectory("classes").resolve("classes.jsa");
        List<String> arguments = new ArrayList<>(jvm);
        arguments.add("-XX:ArchiveClassesAtExit=" + unfinished);
        arguments.add("-Xlog:disable"); // of the classes that are not archived
        ServerProcess server =
                ServerProcess.launch(arguments, Map.of(), List.of()).untilReady();
        server.terminate();
        int unused = server.exitCode();
        Path unusedPath = Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
