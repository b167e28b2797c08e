package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key derivations that are at hand.
 *
 * @param argon2 computes Argon2
 * @param imported computes what only imported hashes need, empty without Bouncy Castle
 */
record Kdfs(Argon2Engine argon2, Optional<ImportedKdfs> imported) {

    private static final Logger LOG = LoggerFactory.getLogger(Kdfs.class);

    /** What is on the class path and works. */
    static Kdfs load() {
        return load(NativeArgon2::new, BouncyCastleArgon2::new, BouncyCastleKdfs::new);
    }

    /**
     * Takes the native Argon2 when it loads, else the Java one. A library that is missing, built for another platform
     * or kept from loading shows itself as a {@link LinkageError} on first use, so each is used once here.
     */
    static Kdfs load(
            Supplier<Argon2Engine> nativeArgon2,
            Supplier<Argon2Engine> javaArgon2,
            Supplier<ImportedKdfs> imported) {
        List<LinkageError> failures = new ArrayList<>();
        Argon2Engine argon2 = tried(nativeArgon2, Kdfs::compute, failures)
                .or(() -> tried(javaArgon2, Kdfs::compute, failures))
                .orElseThrow(() -> noArgon2(failures));
        if (failures.size() == 1) {
            LOG.warn(
                    "the native Argon2 library did not load, passwords are hashed by Bouncy Castle at about half the"
                            + " speed: {}",
                    failures.get(0).toString());
        }
        return new Kdfs(argon2, tried(imported, Kdfs::compute, failures));
    }

    /** Reads a stored hash that can be verified here. */
    StoredHash read(PasswordHash hash) throws UnusableHashException {
        StoredHash read = StoredHashReader.read(hash);
        if (!read.isSupportedBy(this)) {
            throw new UnusableHashException(UnusableReason.MISSING_LIBRARY);
        }
        return read;
    }

    private static <T> Optional<T> tried(
            Supplier<T> library, Consumer<T> use, List<LinkageError> failures) {
        try {
            T loaded = library.get();
            use.accept(loaded);
            return Optional.of(loaded);
        } catch (LinkageError e) {
            failures.add(e);
            return Optional.empty();
        }
    }

    private static void compute(Argon2Engine engine) {
        Argon2Input smallest =
                new Argon2Input(Argon2Variant.ID, Argon2Engine.VERSION_19, new Argon2Cost(8, 1, 1), new byte[16], 16);
        engine.compute(smallest, "load".getBytes(StandardCharsets.US_ASCII));
    }

    private static void compute(ImportedKdfs kdfs) {
        kdfs.scrypt(new byte[1], new ScryptHash(2, 1, 1, new byte[16], new byte[16]));
    }

    private static IllegalStateException noArgon2(List<LinkageError> failures) {
        IllegalStateException e = new IllegalStateException(
                "no Argon2 on this platform: the native library of de.mkammerer:argon2-jvm did not load ("
                        + failures.get(0)
                        + ") and Bouncy Castle is not on the class path;"
                        + " add the dependency org.bouncycastle:bcprov-jdk18on");
        failures.forEach(e::addSuppressed);
        return e;
    }
}
