package dev.latchkey.kernel;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Time and randomness: the only place they come from, so that a test can move the one and a host can supply both.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Environment {

    /**
     * The current time.
     *
     * @return now, at least to the millisecond; what is finer than a microsecond Latchkey cuts off, because no storage keeps
     *     it, and an answer tells the time that is stored
     */
    Instant now();

    /**
     * Fills an array from a cryptographically strong source (ASVS 11.5.1).
     *
     * @param target the array to fill
     */
    void fillRandom(byte[] target);

    /**
     * A new id: a UUID of version 7, so that ids made later sort later (RFC 9562, section 5.7).
     *
     * @return the id, never the same twice
     */
    UUID newId();

    /**
     * Random bytes as base64url without padding (RFC 4648, section 5).
     *
     * @param bytes how many random bytes; 16 or more where the text is to be unguessable
     * @return the text
     */
    default String randomText(int bytes) {
        byte[] random = new byte[bytes];
        fillRandom(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * The same, whose times are whole microseconds: as fine as storages keep them.
     *
     * @param environment the environment
     * @return an environment that cuts off what is finer
     */
    static Environment inMicroseconds(Environment environment) {
        return environment == SystemEnvironment.INSTANCE ? environment : new MicrosecondEnvironment(environment);
    }

    /**
     * The system's clock, in whole microseconds, and the platform's strong random generator.
     *
     * @return the environment of production
     */
    static Environment system() {
        return SystemEnvironment.INSTANCE;
    }
}
