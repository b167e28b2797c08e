package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import java.security.SecureRandom;

/** The environment's randomness in the form that key generators take it. */
final class EnvironmentRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient Environment environment;

    EnvironmentRandom(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        environment.fillRandom(bytes);
    }
}
