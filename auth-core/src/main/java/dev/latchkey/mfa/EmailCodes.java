package dev.latchkey.mfa;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Mailed codes: 6 digits for one sign-in, minted when the mail is made. There are so few of them that a digest would hide
 * none: the storage has them sealed under the master key. Who uses one takes out the row with that very seal.
 */
final class EmailCodes {

    private static final int DIGITS = 6;

    private final EmailCodeStore store;
    private final SecretSealing sealing;
    private final Environment environment;
    private final MfaSettings settings;

    EmailCodes(EmailCodeStore store, SecretSealing sealing, Environment environment, MfaSettings settings) {
        this.store = store;
        this.sealing = sealing;
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
        String code = environment.randomDigits(DIGITS);
        String sealed = sealing.seal(code.getBytes(StandardCharsets.US_ASCII), label(user, challenge));
        return store.mint(user, challenge, sealed, environment.now()) ? Optional.of(Secret.of(code)) : Optional.empty();
    }

    boolean consume(UserId user, String challenge, Secret typed) {
        String code = typed.reveal().replace(" ", "");
        return code.length() == DIGITS
                && code.chars().allMatch(c -> c >= '0' && c <= '9')
                && minted(user, challenge)
                        .filter(kept -> isSealed(code, kept, user, challenge))
                        .filter(kept -> store.consume(user, challenge, kept, environment.now()))
                        .isPresent();
    }

    private Optional<String> minted(UserId user, String challenge) {
        return store.find(user, environment.now())
                .filter(asked -> asked.challenge().equals(challenge))
                .map(EmailCode::digest);
    }

    private boolean isSealed(String code, String sealed, UserId user, String challenge) {
        return MessageDigest.isEqual(
                sealing.open(sealed, label(user, challenge)), code.getBytes(StandardCharsets.US_ASCII));
    }

    private static String label(UserId user, String challenge) {
        return "email-code\0" + user + '\0' + challenge;
    }

    /** Forgets codes that have expired. */
    int cleanUp(int limit) {
        return store.purgeExpired(environment.now(), limit);
    }
}
