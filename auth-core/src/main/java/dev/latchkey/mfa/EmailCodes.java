package dev.latchkey.mfa;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** Mailed codes: 6 digits for one sign-in, minted when the mail is made. */
final class EmailCodes {

    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;

    private final EmailCodeStore store;
    private final Environment environment;
    private final MfaSettings settings;

    EmailCodes(EmailCodeStore store, Environment environment, MfaSettings settings) {
        this.store = store;
        this.environment = environment;
        this.settings = settings;
    }

    /** Notes that a code is to be mailed for a sign-in. */
    void ask(Tx tx, UserId user, String challenge) {
        store.put(tx, new EmailCode(user, challenge, null, environment.now().plus(settings.codeLife())));
    }

    /** The code to be mailed now; empty when there is none to be mailed any more. */
    Optional<Secret> mint(UserId user) {
        Optional<EmailCode> asked = store.find(user, environment.now());
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        String challenge = asked.get().challenge();
        String code = random();
        return store.mint(user, challenge, digest(challenge, code), environment.now())
                ? Optional.of(Secret.of(code))
                : Optional.empty();
    }

    boolean consume(UserId user, String challenge, Secret typed) {
        String code = typed.reveal().replace(" ", "");
        return code.length() == DIGITS
                && code.chars().allMatch(c -> c >= '0' && c <= '9')
                && store.consume(user, challenge, digest(challenge, code), environment.now());
    }

    /** Each code is as likely as any other: what is left over at the top of the range is drawn again. */
    private String random() {
        int limit = Integer.MAX_VALUE - Integer.MAX_VALUE % MODULUS;
        byte[] random = new byte[Integer.BYTES];
        int number;
        do {
            environment.fillRandom(random);
            number = ByteBuffer.wrap(random).getInt() & Integer.MAX_VALUE;
        } while (number >= limit);
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    }

    private static String digest(String challenge, String code) {
        return Digests.of(challenge + ' ' + code);
    }
}
