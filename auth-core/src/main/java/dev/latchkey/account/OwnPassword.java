package dev.latchkey.account;

import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.VerifyResult;
import java.time.Duration;
import java.util.Optional;

/** Has users who are signed in show their password. Guesses are counted before they are made. */
final class OwnPassword {

    private final AccountStores stores;
    private final AccountPorts ports;
    private final PasswordHasher hasher;

    OwnPassword(AccountStores stores, AccountPorts ports, PasswordHasher hasher) {
        this.stores = stores;
        this.ports = ports;
        this.hasher = hasher;
    }

    /** What came of it. */
    sealed interface Outcome {

        /** It is the password. */
        record Right() implements Outcome {}

        /** It is not, or there is none. */
        record Wrong() implements Outcome {}

        /** Too many guesses, or too many passwords are being verified. */
        record Limited(Duration retryAfter) implements Outcome {}
    }

    Outcome check(UserId user, Secret password) {
        Optional<Duration> wait = ports.passwordAttempts().begin(user);
        if (wait.isPresent()) {
            return new Outcome.Limited(wait.get());
        }
        VerifyResult verified;
        try {
            Optional<PasswordHash> stored = stores.credentials().find(user).map(PasswordCredential::hash);
            verified = stored.isPresent() ? hasher.verify(password, stored.get()) : hasher.verifyNothing(password);
        } catch (StoreUnavailableException e) {
            giveBackAfter(e, user);
            throw e;
        }
        if (verified instanceof VerifyResult.Busy busy) {
            ports.passwordAttempts().giveBack(user);
            return new Outcome.Limited(busy.retryAfter());
        }
        if (verified instanceof VerifyResult.Match) {
            ports.passwordAttempts().giveBack(user);
            return new Outcome.Right();
        }
        return new Outcome.Wrong();
    }

    /** Nothing was verified. Where the counts are out of reach too, what is thrown is still the first failure. */
    private void giveBackAfter(StoreUnavailableException failure, UserId user) {
        try {
            ports.passwordAttempts().giveBack(user);
        } catch (StoreUnavailableException e) {
            failure.addSuppressed(e);
        }
    }
}
