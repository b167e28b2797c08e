package dev.latchkey.captcha;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A captcha that asks nobody else and shows nothing: the client finds a number whose SHA-256 hash, together with a random
 * text, begins with so many zero bits. It costs a person nothing and whoever tries millions of passwords a machine. Safe for
 * use by several threads.
 *
 * <p>Security promise: a challenge is sealed, and stored only once it is answered; it is good for one action and one answer, on
 * whichever node and after a restart too, until it expires.
 */
public final class ProofOfWork implements CaptchaVerifier {

    private static final int RANDOM_BYTES = 16;
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);
    private static final Pattern ANSWER = Pattern.compile(
            "(1\\.([a-z_]{1,20})\\.([0-9]{1,11})\\.([0-9]{1,2})\\.([A-Za-z0-9_-]{22}))\\.([A-Za-z0-9_-]{1,100}):([0-9]{1,16})");

    private final int difficulty;
    private final Duration life;
    private final ChallengeSeal seal;
    private final AnsweredChallengeStore answered;
    private final Environment environment;

    private ProofOfWork(
            int difficulty,
            Duration life,
            ChallengeSeal seal,
            AnsweredChallengeStore answered,
            Environment environment) {
        this.difficulty = difficulty;
        this.life = life;
        this.seal = seal;
        this.answered = answered;
        this.environment = environment;
    }

    /**
     * Composes the captcha.
     *
     * @param settings difficulty and life
     * @param seal seals challenges
     * @param answered remembers, for all nodes, which challenges were answered
     * @param environment time and randomness
     * @return the captcha
     */
    public static ProofOfWork create(
            CaptchaSettings settings, ChallengeSeal seal, AnsweredChallengeStore answered, Environment environment) {
        return new ProofOfWork(settings.difficulty(), settings.life(), seal, answered, environment);
    }

    @Override
    public CaptchaChallenge challenge(CaptchaAction action) {
        long expiry = environment.now().plus(life).getEpochSecond();
        String nonce = environment.randomText(RANDOM_BYTES);
        String text = "1." + action.code() + "." + expiry + "." + difficulty + "." + nonce;
        return new CaptchaChallenge(
                CaptchaChallenge.PROOF_OF_WORK,
                Map.of(
                        "algorithm",
                        "SHA-256",
                        "challenge",
                        text + "." + seal.seal(text),
                        "difficulty",
                        difficulty,
                        "expires_in",
                        life.toSeconds(),
                        "prefix",
                        nonce));
    }

    @Override
    public boolean verify(String answer, CaptchaAction action, @Nullable String address) {
        Matcher parts = ANSWER.matcher(answer);
        if (!parts.matches() || !parts.group(2).equals(action.code())) {
            return false;
        }
        long expiry = Long.parseLong(parts.group(3));
        boolean live = expiry > environment.now().getEpochSecond();
        int bits = Integer.parseInt(parts.group(4));
        String nonce = parts.group(5);
        return live
                && zeroBits(sha256(nonce + ":" + parts.group(7))) >= bits
                && seal.isSealOf(parts.group(1), parts.group(6))
                && isFirst(nonce, Instant.ofEpochSecond(expiry));
    }

    /** Of all who present a challenge, on whichever node, one is the first. It is kept for those whose clocks are behind. */
    private boolean isFirst(String nonce, Instant expiry) {
        return answered.add(nonce, expiry.plus(CLOCKS_APART));
    }

    private static int zeroBits(byte[] digest) {
        int bits = 0;
        for (byte octet : digest) {
            if (octet != 0) {
                return bits + Integer.numberOfLeadingZeros(octet & 0xff) - (Integer.SIZE - Byte.SIZE);
            }
            bits += Byte.SIZE;
        }
        return bits;
    }

    private static byte[] sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
