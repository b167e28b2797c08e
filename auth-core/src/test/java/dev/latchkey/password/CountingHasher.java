package dev.latchkey.password;

import dev.latchkey.kernel.Secret;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A cheap hasher with room for one computation at a time, which counts them and can do something in the midst of one. */
public final class CountingHasher {

    private static final int MEMORY_KIB = 8;

    private final AtomicInteger computed = new AtomicInteger();
    private final AtomicReference<Runnable> midway = new AtomicReference<>(() -> {});
    private final PasswordHasher hasher;

    private CountingHasher(PasswordHasher.Builder builder) {
        Argon2Engine argon2 = new NativeArgon2();
        Kdfs kdfs = new Kdfs(
                (input, password) -> {
                    computed.incrementAndGet();
                    midway.getAndSet(() -> {}).run();
                    return argon2.compute(input, password);
                },
                BouncyCastleKdfs::new);
        this.hasher =
                builder.argon2id(MEMORY_KIB, 1, 1).allowWeakHashesForTestsOnly().build(kdfs);
    }

    /** One that admits as many at once as there are processors, and keeps others waiting. */
    public static CountingHasher create() {
        return new CountingHasher(PasswordHasher.builder());
    }

    /** One that is busy while it computes one hash. */
    public static CountingHasher withRoomForOne() {
        return new CountingHasher(PasswordHasher.builder().concurrency(1).queue(0));
    }

    public PasswordHasher hasher() {
        return hasher;
    }

    /** How many hashes were computed so far. */
    public int computed() {
        return computed.get();
    }

    /** Runs an action once, in the midst of the next computation. */
    public void midway(Runnable action) {
        midway.set(action);
    }

    /** A hash with parameters that are no longer today's. */
    public static PasswordHash outdated(String password) {
        PasswordHasher former = PasswordHasher.builder()
                .argon2id(2 * MEMORY_KIB, 1, 1)
                .allowWeakHashesForTestsOnly()
                .build();
        return ((HashResult.Hashed) former.hash(Secret.of(password))).hash();
    }
}
