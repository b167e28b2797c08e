package dev.latchkey.mfa;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sign-ins that wait for a second factor: the client has a random token, the shared state what it stands for, under the
 * token's digest.
 */
final class Challenges {

    private static final String PREFIX = "lkm_";
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARS = 43;
    private static final int MOST_RACES = 1_000;

    private final Ceremonies ceremonies;
    private final Environment environment;
    private final MfaSettings settings;

    Challenges(Ceremonies ceremonies, Environment environment, MfaSettings settings) {
        this.ceremonies = ceremonies;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * A challenge as it was found.
     *
     * @param id its id, which is not secret
     * @param attempts how many codes were tried
     */
    record Challenge(String id, int attempts, PendingSignIn signIn) {}

    Secret begin(PendingSignIn signIn) {
        String token = PREFIX + environment.randomText(RANDOM_BYTES);
        Instant now = environment.now();
        ceremonies.put(key(Digests.of(token)), write(0, signIn), now, now.plus(settings.challengeLife()));
        return Secret.of(token);
    }

    /** Looks a challenge up; what is no token of this kind, no store is asked about. */
    Optional<Challenge> find(Secret token) {
        return idOf(token).flatMap(this::read);
    }

    private Optional<Challenge> read(String id) {
        return readAnyhow(id).filter(challenge -> challenge.attempts < settings.attempts());
    }

    private Optional<Challenge> readAnyhow(String id) {
        return ceremonies.find(key(id), environment.now()).map(value -> read(id, value));
    }

    /**
     * Counts an attempt, before it is made: of any number of parallel ones, no more get through than there are. Empty
     * when there are none left. The challenge stays where it is: the last attempt may be about to prove right.
     */
    Optional<Challenge> attempt(Challenge found) {
        Optional<Challenge> present = Optional.of(found);
        for (int race = 0; race < MOST_RACES && present.isPresent(); race++) {
            Challenge challenge = present.get();
            Challenge counted = new Challenge(challenge.id, challenge.attempts + 1, challenge.signIn);
            if (ceremonies.replace(
                    key(challenge.id),
                    write(challenge.attempts, challenge.signIn),
                    write(counted.attempts, counted.signIn),
                    environment.now())) {
                return Optional.of(counted);
            }
            present = read(found.id);
        }
        return Optional.empty();
    }

    /** An attempt that was counted does not count: nothing was verified in it. */
    void giveBack(Challenge counted) {
        Optional<Challenge> present = readAnyhow(counted.id);
        for (int race = 0; race < MOST_RACES && present.isPresent(); race++) {
            Challenge challenge = present.get();
            if (ceremonies.replace(
                    key(challenge.id),
                    write(challenge.attempts, challenge.signIn),
                    write(challenge.attempts - 1, challenge.signIn),
                    environment.now())) {
                return;
            }
            present = readAnyhow(counted.id);
        }
    }

    /** Takes the challenge: true for one caller. */
    boolean finish(Challenge challenge) {
        return ceremonies.take(key(challenge.id), environment.now()).isPresent();
    }

    private static Optional<String> idOf(Secret token) {
        String text = token.reveal();
        boolean shaped = text.length() == PREFIX.length() + RANDOM_CHARS
                && text.startsWith(PREFIX)
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return shaped ? Optional.of(Digests.of(text)) : Optional.empty();
    }

    private static String key(String id) {
        return "mfa/" + id;
    }

    private static String write(int attempts, PendingSignIn signIn) {
        return String.join(
                "\n",
                Integer.toString(attempts),
                signIn.user().toString(),
                Integer.toString(signIn.epoch()),
                String.join(" ", signIn.firstMethods()),
                signIn.offered().stream().map(MfaMethod::name).collect(Collectors.joining(" ")),
                Boolean.toString(signIn.rememberMe()),
                Boolean.toString(signIn.inCookies()),
                Boolean.toString(signIn.deviceMayDoLater()));
    }

    private static Challenge read(String id, String value) {
        String[] fields = value.split("\n", -1);
        List<MfaMethod> offered =
                Arrays.stream(fields[4].split(" ", -1)).map(MfaMethod::valueOf).toList();
        PendingSignIn signIn = new PendingSignIn(
                UserId.parse(fields[1]),
                Integer.parseInt(fields[2]),
                List.of(fields[3].split(" ", -1)),
                offered,
                Boolean.parseBoolean(fields[5]),
                Boolean.parseBoolean(fields[6]),
                fields.length > 7 && Boolean.parseBoolean(fields[7])); // a node of the version before wrote none
        return new Challenge(id, Integer.parseInt(fields[0]), signIn);
    }
}
