package dev.latchkey.login;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.LatchkeyException;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.VerifyResult;
import dev.latchkey.revocation.RevocationStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks an account up and verifies its password: the same questions to the same stores and one hash, whether the account
 * exists or not, has a password or not, may sign in or not.
 */
final class PasswordCheck {

    private static final Logger log = LoggerFactory.getLogger(PasswordCheck.class);

    /** Asked about in place of an account that does not exist. */
    private static final UserId NOBODY = OneTimeToken.NOBODY;

    private final UserStore users;
    private final CredentialStore credentials;
    private final RevocationStore revocations;
    private final PasswordHasher hasher;

    PasswordCheck(UserStore users, CredentialStore credentials, RevocationStore revocations, PasswordHasher hasher) {
        this.users = users;
        this.credentials = credentials;
        this.revocations = revocations;
        this.hasher = hasher;
    }

    /** What came of a check. */
    sealed interface Outcome {

        /**
         * The password is right.
         *
         * @param epoch the user's epoch as it was before the password was looked up
         * @param byMail whether the password was set through the mailbox
         * @param outdated the stored hash, when it is to be replaced by a better one
         */
        record Right(User user, int epoch, boolean byMail, Optional<PasswordHash> outdated) implements Outcome {}

        /** The password is wrong, or there is no such account. */
        record Wrong(Optional<UserId> user) implements Outcome {}

        /** Nothing was verified. */
        record Busy(Duration retryAfter) implements Outcome {}
    }

    Outcome check(Optional<EmailAddress> email, Secret password) {
        Optional<User> user = email.flatMap(users::findByEmail);
        UserId id = user.map(User::id).orElse(NOBODY);
        int epoch = revocations.epoch(id);
        Optional<PasswordCredential> credential = credentials.find(id);
        Optional<PasswordHash> stored = credential.map(PasswordCredential::hash);
        VerifyResult verified =
                stored.isPresent() ? hasher.verify(password, stored.get()) : hasher.verifyNothing(password);
        if (verified instanceof VerifyResult.Busy busy) {
            return new Outcome.Busy(busy.retryAfter());
        }
        if (verified instanceof VerifyResult.Unusable unusable) {
            log.error("The password hash of user {} cannot be verified: {}", id, unusable.reason());
        }
        if (verified instanceof VerifyResult.Match match && user.isPresent()) {
            return new Outcome.Right(
                    user.get(),
                    epoch,
                    credential.filter(PasswordCredential::byMail).isPresent(),
                    match.needsRehash() ? stored : Optional.empty());
        }
        return new Outcome.Wrong(user.map(User::id));
    }

    /** Asks about the account of an address and its epoch, and about nobody where there is none: the same questions. */
    <T> T ask(EmailAddress email, BiFunction<UserId, Integer, T> question) {
        UserId id = users.findByEmail(email).map(User::id).orElse(NOBODY);
        return question.apply(id, revocations.epoch(id));
    }

    /**
     * Hashes a password anew that was right. A password that was changed meanwhile stays as it is; when it cannot be
     * done now, the next sign-in will.
     */
    void rehash(UserId user, Secret password, PasswordHash outdated) {
        try {
            if (hasher.hash(password) instanceof HashResult.Hashed hashed) {
                credentials.replace(user, outdated, hashed.hash());
            }
        } catch (LatchkeyException e) {
            log.warn("The outdated password hash of user {} could not be replaced", user, e);
        }
    }
}
