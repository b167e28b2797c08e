package dev.latchkey.password;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) and verifies them against stored hashes, its own and imported ones.
 *
 * <p>Defaults: 19,456 KiB of memory, 2 passes, 1 lane, a random salt of 16 bytes, a tag of 32 bytes; as many
 * computations at once as there are processors, twice as many waiting for at most 2 seconds.
 *
 * <p>It reads PHC strings of Argon2id, Argon2i and Argon2d, bcrypt ({@code $2a$}, {@code $2b$}, {@code $2y$}), scrypt
 * (PHC and passlib form, Werkzeug) and PBKDF2 (PHC and passlib form, Django, Werkzeug). bcrypt and scrypt need
 * {@code org.bouncycastle:bcprov-jdk18on} on the class path. A stored hash that takes more than 256 MiB or a few
 * seconds of one core is not computed: Argon2 over 262,144 KiB, 64 passes, 16 lanes or 1 GiB passed over in all;
 * bcrypt over cost 15; scrypt over 256 MiB, N * r * p over 4,194,304 or p over 64; PBKDF2 over 5,000,000 rounds.
 *
 * <p>A password is Unicode text: its NFC form is hashed as UTF-8 (NIST SP 800-63B-4, section 3.1.1.2), so it does not
 * matter how a keyboard composes a letter. Every character counts, NUL as well. Against a stored hash the form as
 * typed is tried too, since other systems hash what was typed.
 *
 * <p>Security promise: the memory that hashing takes is bounded by the computations admitted at once; comparisons take
 * constant time; a wrong password for an account whose hash has today's parameters takes the same work as
 * {@link #verifyNothing}. A stored hash of another kind costs its own work on top, until the first sign-in re-hashes
 * it: see {@link Builder#migratingFrom}.
 *
 * <p>Immutable but for its queue, and safe for use by several threads, virtual ones too.
 */
public final class PasswordHasher {

    /** The longest password that is looked at, in UTF-16 units. A longer one matches nothing and is not hashed. */
    public static final int MAX_PASSWORD_LENGTH = PasswordText.MAX_LENGTH;

    private final AdmissionGate gate;
    private final PasswordVerifier verifier;
    private final Duration retryAfter;

    PasswordHasher(AdmissionGate gate, PasswordVerifier verifier, Duration retryAfter) {
        this.gate = gate;
        this.verifier = verifier;
        this.retryAfter = retryAfter;
    }

    /**
     * A hasher with the default settings.
     *
     * @return the hasher
     * @throws IllegalStateException when neither the native Argon2 library loads nor Bouncy Castle is there
     */
    public static PasswordHasher create() {
        return builder().build();
    }

    /**
     * Settings for a hasher.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Hashes a password that is to be stored.
     *
     * @param password the password, which a {@link PasswordPolicy} has accepted
     * @return the hash, or that too many are under way
     * @throws IllegalArgumentException when the password is empty, longer than {@link #MAX_PASSWORD_LENGTH} or no
     *     Unicode text
     */
    public HashResult hash(Secret password) {
        PasswordText text = storable(password);
        if (!gate.enter()) {
            return new HashResult.Busy(retryAfter);
        }
        try {
            return new HashResult.Hashed(verifier.hash(text));
        } finally {
            gate.leave();
        }
    }

    /**
     * Says whether a password that somebody wants to set is the one that is set already, for exactly the work of
     * {@link #hash}: what it takes does not tell which of the two was called. A stored hash that is not made as
     * {@link #hash} would make it now is not compared.
     *
     * @param password the password, which a {@link PasswordPolicy} has accepted
     * @param stored the hash of the password that is set
     * @return whether it is the same; {@link VerifyResult.Mismatch} also where it was not compared
     * @throws IllegalArgumentException when {@link #hash} would refuse the password
     */
    public VerifyResult compare(Secret password, PasswordHash stored) {
        Objects.requireNonNull(stored, "stored");
        PasswordText text = storable(password);
        if (!gate.enter()) {
            return new VerifyResult.Busy(retryAfter);
        }
        try {
            return verifier.compare(text, stored);
        } finally {
            gate.leave();
        }
    }

    /**
     * Verifies a password against a stored hash.
     *
     * @param password the password, of whatever length and content
     * @param stored the hash of the account
     * @return whether it matches; one that is empty, too long or no Unicode text does not, and costs nothing
     */
    public VerifyResult verify(Secret password, PasswordHash stored) {
        Objects.requireNonNull(stored, "stored");
        return admitted(password, text -> verifier.verify(text, stored));
    }

    /**
     * Does the work of a verification when there is no hash: for an unknown user, or one without a password, so that
     * the answer takes as long as for a wrong password.
     *
     * @param password the password, of whatever length and content
     * @return {@link VerifyResult.Mismatch}, or {@link VerifyResult.Busy} as {@link #verify} would
     */
    public VerifyResult verifyNothing(Secret password) {
        return admitted(password, verifier::verifyNothing);
    }

    /**
     * Says whether passwords can be verified against a hash: for an import, which should find out before the users do.
     *
     * @param hash the hash to look at; nothing is computed
     * @return why not, empty when they can
     */
    public Optional<UnusableReason> examine(PasswordHash hash) {
        return verifier.examine(hash);
    }

    private static PasswordText storable(Secret password) {
        return PasswordText.of(password)
                .orElseThrow(() -> new IllegalArgumentException("a password to be stored is Unicode text of 1 to "
                        + MAX_PASSWORD_LENGTH + " characters: check it with a PasswordPolicy first"));
    }

    private VerifyResult admitted(Secret password, Function<PasswordText, VerifyResult> work) {
        Optional<PasswordText> text = PasswordText.of(password);
        if (text.isEmpty()) {
            return new VerifyResult.Mismatch();
        }
        if (!gate.enter()) {
            return new VerifyResult.Busy(retryAfter);
        }
        try {
            return work.apply(text.get());
        } finally {
            gate.leave();
        }
    }

    /**
     * Settings of a {@link PasswordHasher}; each can be set once. Not safe for use by several threads.
     */
    public static final class Builder {

        private static final Argon2Cost DEFAULT_COST = new Argon2Cost(19_456, 2, 1);

        /** The weakest of the equivalent choices of the OWASP Password Storage Cheat Sheet, 7 MiB and 5 passes. */
        private static final int MIN_MEMORY_KIB = 7_168;

        private static final long MIN_WORK = 5L * MIN_MEMORY_KIB;

        private static final int MAX_CALLERS = 10_000;
        private static final Duration MAX_WAIT = Duration.ofMinutes(1);

        private @Nullable Environment environment;
        private @Nullable Argon2Cost cost;
        private boolean weakAllowed;
        private @Nullable Integer concurrency;
        private @Nullable Integer queue;
        private @Nullable Duration maxWait;
        private @Nullable PasswordHash migratingFrom;

        private Builder() {}

        /**
         * Where salts come from: the system's strong generator when left out.
         *
         * @param source the environment
         * @return this builder
         */
        public Builder environment(Environment source) {
            environment = once("environment", environment, Objects.requireNonNull(source, "environment"));
            return this;
        }

        /**
         * What one hash costs: 19,456 KiB, 2 passes and 1 lane when left out. Stored hashes with other parameters keep
         * working and are re-hashed on sign-in.
         *
         * @param memoryKib memory in KiB, 7,168 to 262,144
         * @param iterations passes, so that memory times passes is 35,840 to 1,048,576
         * @param parallelism lanes, 1 to 16; they are computed by as many threads
         * @return this builder
         */
        public Builder argon2id(int memoryKib, int iterations, int parallelism) {
            cost = once("argon2id", cost, new Argon2Cost(memoryKib, iterations, parallelism));
            return this;
        }

        /**
         * Allows {@link #argon2id} below its minimum, so that tests that hash often are quick. Hashes made so are no
         * protection for real passwords.
         *
         * @return this builder
         */
        public Builder allowWeakHashesForTestsOnly() {
            weakAllowed = true;
            return this;
        }

        /**
         * How many computations run at once: as many as the machine has processors when left out. Together with the
         * memory of one hash it bounds what a flood of sign-ins can take.
         *
         * @param computations 1 to 10,000
         * @return this builder
         */
        public Builder concurrency(int computations) {
            concurrency = once("concurrency", concurrency, inRange("concurrency", computations, 1));
            return this;
        }

        /**
         * How many callers wait for their turn: twice the concurrency when left out. Further ones are told that it is
         * busy at once.
         *
         * @param callers 0 to 10,000
         * @return this builder
         */
        public Builder queue(int callers) {
            queue = once("queue", queue, inRange("queue", callers, 0));
            return this;
        }

        /**
         * How long a caller waits for its turn: 2 seconds when left out.
         *
         * @param duration up to a minute
         * @return this builder
         */
        public Builder maxWait(Duration duration) {
            if (duration.isNegative() || duration.compareTo(MAX_WAIT) > 0) {
                throw new IllegalArgumentException("maxWait is between PT0S and " + MAX_WAIT + ", not " + duration);
            }
            maxWait = once("maxWait", maxWait, duration);
            return this;
        }

        /**
         * Says that accounts with imported hashes remain, and what these cost. Wrong passwords for unknown users and
         * for accounts that were re-hashed then do this hash's work too: all wrong passwords take the same time, that
         * of the imported hash and of a new one. Leave it out when few such accounts are left.
         *
         * @param example one of the imported hashes, or one made for this purpose with the same parameters
         * @return this builder
         */
        public Builder migratingFrom(PasswordHash example) {
            migratingFrom = once("migratingFrom", migratingFrom, Objects.requireNonNull(example, "example"));
            return this;
        }

        /**
         * Makes the hasher, and loads the native library.
         *
         * @return the hasher
         * @throws IllegalArgumentException when the settings are out of range or contradict each other
         * @throws IllegalStateException when neither the native Argon2 library loads nor Bouncy Castle is there
         */
        public PasswordHasher build() {
            return build(Kdfs.load());
        }

        PasswordHasher build(Kdfs kdfs) {
            int permits = concurrency == null ? Runtime.getRuntime().availableProcessors() : concurrency;
            int waiting = queue == null ? Math.min(2 * permits, MAX_CALLERS) : queue;
            Duration wait = maxWait == null ? Duration.ofSeconds(2) : maxWait;
            Duration retryAfter =
                    Duration.ofSeconds(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
            Environment salts = environment == null ? Environment.system() : environment;
            return new PasswordHasher(
                    new AdmissionGate(permits, waiting, wait),
                    new PasswordVerifier(salts, kdfs, checkedCost(), checkedExample(kdfs)),
                    retryAfter);
        }

        private Argon2Cost checkedCost() {
            Argon2Cost chosen = cost == null ? DEFAULT_COST : cost;
            if (!chosen.isValid() || chosen.isTooHigh()) {
                throw new IllegalArgumentException("argon2id is out of range: " + chosen);
            }
            long work = (long) chosen.memoryKib() * chosen.iterations();
            if (!weakAllowed && (chosen.memoryKib() < MIN_MEMORY_KIB || work < MIN_WORK)) {
                throw new IllegalArgumentException("argon2id is too weak: " + chosen + "; take at least "
                        + MIN_MEMORY_KIB + " KiB, and memory times iterations at least " + MIN_WORK);
            }
            return chosen;
        }

        private @Nullable StoredHash checkedExample(Kdfs kdfs) {
            if (migratingFrom == null) {
                return null;
            }
            try {
                return kdfs.read(migratingFrom);
            } catch (UnusableHashException e) {
                throw new IllegalArgumentException("the hash of migratingFrom cannot be verified: " + e.reason(), e);
            }
        }

        private static int inRange(String name, int value, int min) {
            if (value < min || value > MAX_CALLERS) {
                throw new IllegalArgumentException(
                        name + " is between " + min + " and " + MAX_CALLERS + ", not " + value);
            }
            return value;
        }

        private static <T> T once(String name, @Nullable T former, T value) {
            if (former != null) {
                throw new IllegalStateException(name + " is set twice: to " + former + " and to " + value);
            }
            return value;
        }
    }
}
