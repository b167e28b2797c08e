package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key derivations that are at hand: Argon2 always, those of imported hashes with Bouncy Castle. */
final class Kdfs {

    private static final Logger LOG = LoggerFactory.getLogger(Kdfs.class);

    private final Argon2Engine argon2;
    private final Lazy<Optional<ImportedKdfs>> imported;

    /** The derivations of imported hashes are loaded when the first one is read: it takes half a second. */
    Kdfs(Argon2Engine argon2, Supplier<ImportedKdfs> imported) {
        this.argon2 = argon2;
        this.imported = new Lazy<>(() -> tried(imported, Kdfs::compute, new ArrayList<>()));
    }

    /** What is on the class path and works. */
    static Kdfs load() {
        return new Kdfs(loadArgon2(NativeArgon2::new, BouncyCastleArgon2::new), BouncyCastleKdfs::new);
    }

    /**
     * Takes the native Argon2 when it loads, else the Java one. A library that is missing, built for another platform
     * or kept from loading shows itself as a {@link LinkageError} on first use, so each is used once here.
     */
    static Argon2Engine loadArgon2(Supplier<Argon2Engine> inC, Supplier<Argon2Engine> inJava) {
        List<LinkageError> failures = new ArrayList<>();
        Argon2Engine engine = tried(inC, Kdfs::compute, failures)
                .or(() -> tried(inJava, Kdfs::compute, failures))
                .orElseThrow(() -> noArgon2(failures));
        if (!failures.isEmpty()) {
            LOG.warn(
                    "the native Argon2 library did not load; Bouncy Castle hashes passwords at about half the speed: {}",
                    failures.get(0).toString());
        }
        return engine;
    }

    Argon2Engine argon2() {
        return argon2;
    }

    boolean hasImported() {
        return imported.get().isPresent();
    }

    /** bcrypt and scrypt; asked for only where {@link #hasImported()}. */
    ImportedKdfs imported() {
        return imported.get().orElseThrow();
    }

    /** Reads a stored hash that can be verified here. */
    StoredHash read(PasswordHash hash) throws UnusableHashException {
        StoredHash read = StoredHashReader.read(hash);
        if (!read.isSupportedBy(this)) {
            throw new UnusableHashException(UnusableReason.MISSING_LIBRARY);
        }
        return read;
    }

    private static <T> Optional<T> tried(Supplier<T> library, Consumer<T> use, List<LinkageError> failures) {
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
        Argon2Input smallest = new Argon2Input(
                Argon2Variant.ID, Argon2Engine.VERSION_19, new Argon2Cost(8, 1, 1), Bytes.of(new byte[16]), 16);
        byte[] unused = engine.compute(smallest, "load".getBytes(StandardCharsets.US_ASCII));
    }

    private static void compute(ImportedKdfs kdfs) {
        Bytes nothing = Bytes.of(new byte[16]);
        byte[] unused = kdfs.scrypt(new byte[1], new ScryptHash(2, 1, 1, nothing, nothing));
        String unusedToo = kdfs.bcrypt(new byte[1], new BcryptHash(BcryptHash.MIN_COST, nothing, ""));
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
