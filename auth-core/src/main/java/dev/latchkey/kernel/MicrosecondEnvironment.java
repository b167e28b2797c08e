package dev.latchkey.kernel;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;

/** Cuts off of the times of another environment what no storage keeps. */
final class MicrosecondEnvironment implements Environment {

    private final Environment environment;

    MicrosecondEnvironment(Environment environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Override
    public Instant now() {
        return environment.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void fillRandom(byte[] target) {
        environment.fillRandom(target);
    }

    @Override
    public UUID newId() {
        return environment.newId();
    }

    @Override
    public String randomText(int bytes) {
        return environment.randomText(bytes);
    }
}
