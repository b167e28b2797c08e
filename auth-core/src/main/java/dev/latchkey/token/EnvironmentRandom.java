package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** The environment's randomness in the form that key generators take it. */
final class EnvironmentRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    EnvironmentRandom(Environment environment) {
        super(new Source(environment), null);
    }

    private static final class Source extends SecureRandomSpi {

        private static final long serialVersionUID = 1L;

        private final transient Environment environment;

        Source(Environment environment) {
            this.environment = environment;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The environment needs no seed.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            environment.fillRandom(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int numBytes) {
            byte[] seed = new byte[numBytes];
            environment.fillRandom(seed);
            return seed;
        }
    }
}
