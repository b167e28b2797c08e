package dev.latchkey.examples.server;

import dev.latchkey.examples.server.database.DataDirectory;
import dev.latchkey.examples.server.settings.KeyFiles;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.token.MasterKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The master key that the server makes for itself when it is given none: a file that its owner alone can read. */
final class MasterKeyFile {

    private static final Logger log = LoggerFactory.getLogger(MasterKeyFile.class);

    private MasterKeyFile() {}

    /**
     * Reads the key of a directory, and makes both when they are missing.
     *
     * @param somethingSealed whether the storage has keys already, which a new master key could not open
     */
    static MasterKey readOrMake(Path directory, boolean somethingSealed, Environment environment)
            throws StartException {
        Path file = KeyFiles.masterKey(DataDirectory.make(directory));
        try {
            if (!Files.exists(file)) {
                if (somethingSealed) {
                    throw new StartException("the storage holds keys that were sealed with a master key, and there is"
                            + " none in " + file + ": restore it, or set LATCHKEY_MASTER_KEY to the one that was used");
                }
                make(file, environment);
            }
            return read(file, somethingSealed);
        } catch (IOException e) {
            throw new StartException("LATCHKEY_DATA_DIR: cannot keep " + file + ": "
                    + e.getClass().getSimpleName() + "; name a directory that this user may write to");
        }
    }

    /** Never replaces a file: of two servers that start at once, both use the key of the one that was first. */
    private static void make(Path file, Environment environment) throws IOException {
        Path complete = file.resolveSibling(file.getFileName() + ".new-" + environment.newId());
        try {
            write(complete, MasterKey.generate(environment).encoded().reveal() + "\n");
            publish(complete, file);
            log.warn(
                    "Made a master key in {}: whoever reads that file and the storage can sign tokens. For production give"
                            + " the key in LATCHKEY_MASTER_KEY from a vault.",
                    file);
        } catch (FileAlreadyExistsException e) {
            log.info("Another server has just made a master key in {}", file);
        } finally {
            Files.deleteIfExists(complete);
        }
    }

    private static void write(Path file, String key) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                DataDirectory.ownersOnly(file, "rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(key.getBytes(StandardCharsets.US_ASCII));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** In one step: a process that is killed amidst it leaves the whole file under its name, or none. */
    private static void publish(Path complete, Path file) throws IOException {
        try {
            Files.createLink(file, complete); // where a move would replace what another server has made
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            log.debug("No hard links beside {}", file, e);
            Files.move(complete, file);
        }
    }

    private static MasterKey read(Path file, boolean somethingSealed) throws IOException, StartException {
        if (KeyFiles.othersCanUse(file)) {
            log.warn(
                    "Other users of this machine can get at {}, and with the storage could sign tokens: chmod 600",
                    file);
        }
        try {
            return MasterKey.of(Secret.of(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new StartException(file + " does not hold 32 bytes in base64: restore it, "
                    + (somethingSealed
                            ? "or set LATCHKEY_MASTER_KEY to the one that sealed the keys in the storage"
                            : "or, since the storage holds no keys yet, remove it to have a new one made"));
        }
    }
}
