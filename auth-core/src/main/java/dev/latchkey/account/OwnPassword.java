package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
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

    /** The codes of refusals, as events have them. */
    static final String WRONG = "invalid_credentials";

    static final String LIMITED = "rate_limited";

    private final AccountStores stores;
    private final AccountPorts ports;
    private final PasswordHasher hasher;
    private final AuthEvents events;
    private final Environment environment;

    OwnPassword(
            AccountStores stores,
            AccountPorts ports,
            PasswordHasher hasher,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.hasher = hasher;
        this.events = events;
        this.environment = environment;
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

    Outcome check(UserId user, Secret password, RequestContext request) {
        Optional<Duration> wait = ports.passwordAttempts().begin(user);
        if (wait.isPresent()) {
            refused(user, LIMITED, request);
            return new Outcome.Limited(wait.get());
        }
        VerifyResult verified;
        try {
            Optional<PasswordHash> stored = stores.credentials().find(user).map(PasswordCredential::hash);
            verified = stored.isPresent() ? hasher.verify(password, stored.get()) : hasher.verifyNothing(password);
        } catch (StoreUnavailableException e) {
            e.thenTry(() -> ports.passwordAttempts().giveBack(user));
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
        refused(user, WRONG, request);
        return new Outcome.Wrong();
    }

    private void refused(UserId user, String reason, RequestContext request) {
        events.publish(new AuthEvent.PasswordRefused(user, reason, environment.now(), request));
    }
}
