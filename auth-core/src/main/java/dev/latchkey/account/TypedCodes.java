package dev.latchkey.account;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Mints and compares codes of 8 digits that are mailed to an unverified address. Beside the code, sealed, the store has how
 * often it was guessed wrongly: whoever guesses replaces the row of a code by that of the next guess, so that guesses of
 * all nodes stand in one line.
 */
final class TypedCodes {

    /** How often a code may be guessed wrongly; with the last it is dead. */
    static final int GUESSES = 5;

    private static final int DIGITS = 8;
    private static final OneTimeToken.Purpose PURPOSE = OneTimeToken.Purpose.VERIFY_EMAIL_CODE;
    private static final int RANDOM_BYTES = 32;

    private final OneTimeTokenStore store;
    private final CodePorts ports;
    private final Duration life;
    private final Environment environment;

    TypedCodes(OneTimeTokenStore store, CodePorts ports, Duration life, Environment environment) {
        this.store = store;
        this.ports = ports;
        this.life = life;
        this.environment = environment;
    }

    /** What the row of a code says: the address that it was mailed to, the wrong guesses, and the code. */
    private record Kept(String address, int wrong, String sealed) {

        String written() {
            return address + '\n' + wrong + '\n' + sealed;
        }

        static Kept read(String written) {
            String[] fields = written.split("\n", -1);
            return new Kept(fields[0], Integer.parseInt(fields[1]), fields[2]);
        }
    }

    /** What came of a guess. */
    enum Guess {
        RIGHT,
        WRONG,
        /** Somebody else guessed meanwhile: look again. */
        OVERTAKEN
    }

    /** A code in place of the last one. */
    Secret mint(Tx tx, UserId user, String address) {
        String code = environment.randomDigits(DIGITS);
        put(
                tx,
                user,
                new Kept(address, 0, sealed(code, user)),
                environment.now().plus(life));
        return Secret.of(code);
    }

    /** The digits of what was typed, empty when it is no code whatever the account. */
    static Optional<String> digits(Secret typed) {
        String code = typed.reveal().replaceAll("[ \\u00a0\\u2009-]", "");
        boolean shaped = code.length() == DIGITS && code.chars().allMatch(c -> c >= '0' && c <= '9');
        return shaped ? Optional.of(code) : Optional.empty();
    }

    /** Looks at a guess. One that is wrong is counted; one that is right leaves the code as it is. */
    Guess look(Tx tx, User user, String code) {
        Optional<OneTimeToken> live = live(user);
        if (live.isEmpty()) {
            return lookAtNothing(tx, code);
        }
        Kept kept = Kept.read(live.get().subject());
        if (isRight(code, kept, user.id())) {
            return Guess.RIGHT;
        }
        if (!store.consume(tx, live.get().digest(), PURPOSE, environment.now())) {
            return Guess.OVERTAKEN;
        }
        int wrong = kept.wrong() + 1;
        Instant end = wrong < GUESSES ? live.get().expiresAt() : environment.now();
        put(tx, user.id(), new Kept(kept.address(), wrong, kept.sealed()), end);
        return Guess.WRONG;
    }

    /** The same work as for a wrong guess, where there is no code that could be right. */
    Guess lookAtNothing(Tx tx, String code) {
        UserId nobody = new UserId(environment.newId());
        Kept kept = new Kept("", 0, sealed(environment.randomDigits(DIGITS), nobody));
        boolean unused = isRight(code, kept, nobody)
                || store.consume(tx, environment.randomText(RANDOM_BYTES), PURPOSE, environment.now());
        put(tx, nobody, kept, environment.now());
        return Guess.WRONG;
    }

    /** Uses a right code up. */
    boolean consume(Tx tx, User user, String code) {
        return live(user)
                .filter(live -> isRight(code, Kept.read(live.subject()), user.id()))
                .filter(live -> store.consume(tx, live.digest(), PURPOSE, environment.now()))
                .isPresent();
    }

    private Optional<OneTimeToken> live(User user) {
        return store.findLive(user.id(), PURPOSE, environment.now())
                .filter(live ->
                        Kept.read(live.subject()).address().equals(user.email().key()));
    }

    private void put(Tx tx, UserId user, Kept kept, Instant end) {
        String nobodysRandom = environment.randomText(RANDOM_BYTES);
        store.put(tx, new OneTimeToken(nobodysRandom, PURPOSE, user, kept.written(), end));
    }

    private boolean isRight(String code, Kept kept, UserId user) {
        return MessageDigest.isEqual(ports.open(kept.sealed(), label(user)), code.getBytes(StandardCharsets.US_ASCII));
    }

    private String sealed(String code, UserId user) {
        return ports.seal(code.getBytes(StandardCharsets.US_ASCII), label(user));
    }

    private static String label(UserId user) {
        return "verification-code\0" + user;
    }
}
