package dev.latchkey.kernel;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The one class that reads the system's clock and generator; the build refuses both everywhere else. */
final class SystemEnvironment implements Environment {

    static final SystemEnvironment INSTANCE = new SystemEnvironment();

    private final SecureRandom random = new SecureRandom();
    private final TimeOrderedEpochFactory ids =
            TimeOrderedEpochFactory.builder().build();

    private SystemEnvironment() {}

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void fillRandom(byte[] target) {
        random.nextBytes(target);
    }

    @Override
    public UUID newId() {
        return ids.create();
    }
}
