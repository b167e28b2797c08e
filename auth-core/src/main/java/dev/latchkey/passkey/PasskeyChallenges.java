package dev.latchkey.passkey;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The challenges that wait for an answer. A challenge is its own handle: random, given to one browser, and remembered
 * under its digest, so that the shared state alone gives nobody one to answer.
 */
final class PasskeyChallenges {

    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARS = 43;

    private final Ceremonies ceremonies;
    private final Environment environment;
    private final PasskeySettings settings;

    PasskeyChallenges(Ceremonies ceremonies, Environment environment, PasskeySettings settings) {
        this.ceremonies = ceremonies;
        this.environment = environment;
        this.settings = settings;
    }

    /** What an answer is for. */
    enum Purpose {
        /** A registration, in one session. */
        REGISTER,
        /** A sign-in by whoever's passkey it is. */
        SIGN_IN,
        /** The second factor of one sign-in. */
        SECOND_FACTOR,
        /** A user who is signed in, again. */
        STEP_UP
    }

    /**
     * What a challenge was given for.
     *
     * @param user who is to answer, null for anyone
     * @param binding what else it is bound to, empty for nothing
     */
    record Ceremony(Purpose purpose, @Nullable UserId user, String binding) {}

    /** A new challenge, base64url. */
    String begin(Ceremony ceremony) {
        String challenge = environment.randomText(RANDOM_BYTES);
        Instant now = environment.now();
        ceremonies.put(key(challenge), write(ceremony), now, now.plus(settings.ceremonyLife()));
        return challenge;
    }

    /** Takes a challenge out: of any number of answers to it, one gets any further. */
    Optional<Ceremony> take(String challenge) {
        return challenge.length() == RANDOM_CHARS
                ? ceremonies.take(key(challenge), environment.now()).map(PasskeyChallenges::read)
                : Optional.empty();
    }

    private static String key(String challenge) {
        return "passkey/" + Sha256.text(challenge);
    }

    private static String write(Ceremony ceremony) {
        String user = ceremony.user == null ? "" : ceremony.user.toString();
        return String.join("\n", ceremony.purpose.name(), user, ceremony.binding);
    }

    private static Ceremony read(String value) {
        String[] fields = value.split("\n", -1);
        UserId user = fields[1].isEmpty() ? null : UserId.parse(fields[1]);
        return new Ceremony(Purpose.valueOf(fields[0]), user, fields[2]);
    }
}
