package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verification of an address by the code that its mail has beside the link, for who reads the mail on another device.
 * Safe for use by several threads.
 *
 * <p>A code is 8 digits, minted with the link when the mail is sent. It works for {@link
 * AccountSettings#verificationCodeLife}, which is shorter than the life of the link; a newer mail takes its place, and the
 * use of either of the two ends both.
 *
 * <p>Security promise: of any number of callers, on any number of nodes, at most 5 wrong guesses are looked at for a code;
 * then it is dead, and the link stays. Guesses at one address are bounded besides, however many codes it was mailed. An
 * address without an account, or with one that waits for nothing, is answered as a wrong code is, for the same work. The
 * store has the code sealed.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class VerificationCodes {

    private static final VerifyEmailResult INVALID = new VerifyEmailResult.LinkInvalid();

    private final EmailVerification verification;
    private final UserStore users;
    private final UnitsOfWork work;
    private final CodePorts ports;
    private final TypedCodes codes;

    VerificationCodes(
            EmailVerification verification, UserStore users, UnitsOfWork work, CodePorts ports, TypedCodes codes) {
        this.verification = verification;
        this.users = users;
        this.work = work;
        this.ports = ports;
        this.codes = codes;
    }

    /**
     * Uses a code up, unless the account has no password: then the code stays as it is.
     *
     * @param email the address that it was mailed to, as it was typed
     * @param code the code, as it was typed; spaces and hyphens do not count
     * @param context the request
     * @return what came of it: {@link VerifyEmailResult.LinkInvalid} for any code that does not work
     */
    public VerifyEmailResult verify(String email, Secret code, RequestContext context) {
        return verify(email, code, null, Objects.requireNonNull(context, "context"));
    }

    /**
     * Uses a code up and sets the password of the account, which is pending, in one unit of work. An account that is active
     * keeps the password it has.
     *
     * @param email the address that it was mailed to, as it was typed
     * @param code the code, as it was typed
     * @param password the password, as {@link VerifyEmailResult.PasswordRequired} asks for it
     * @param context the request
     * @return what came of it; with any other than {@link VerifyEmailResult.Verified} a right code is as good as it was
     */
    public VerifyEmailResult verifyWithPassword(String email, Secret code, Secret password, RequestContext context) {
        return verify(email, code, Objects.requireNonNull(password, "password"), context);
    }

    private VerifyEmailResult verify(String typed, Secret code, @Nullable Secret password, RequestContext context) {
        Optional<EmailAddress> email = address(typed);
        Optional<String> digits = TypedCodes.digits(code);
        if (email.isEmpty() || digits.isEmpty()) {
            return INVALID;
        }
        Optional<Duration> wait = ports.begin(email.get());
        if (wait.isPresent()) {
            return new VerifyEmailResult.Busy(wait.get());
        }
        Optional<User> owner = owner(email.get(), digits.get());
        return owner.isEmpty()
                ? INVALID
                : verification.verify(owner, password, context, tx -> use(tx, owner.get(), digits.get()));
    }

    /**
     * A guess that was right does not count, and neither does one that was not looked at. One that was wrong is counted
     * whatever becomes of a transaction of the host's.
     */
    private Optional<User> owner(EmailAddress email, String digits) {
        Optional<User> owner;
        try {
            owner = work.callAlone(tx -> look(tx, email, digits));
        } catch (StoreUnavailableException e) {
            e.thenTry(() -> ports.giveBack(email));
            throw e;
        }
        if (owner.isPresent()) {
            ports.giveBack(email);
        }
        return owner;
    }

    /** The link first, as in its own use: whoever uses either of the two waits for the other. */
    private Optional<User> use(Tx tx, User owner, String digits) {
        verification.killLink(tx, owner.id());
        return users.find(owner.id())
                .filter(EmailVerification::canBeVerified)
                .filter(user -> codes.consume(tx, user, digits));
    }

    /** Whose right code this is, empty when it is wrong; empty in the first place when another guess came in between. */
    private Optional<Optional<User>> look(Tx tx, EmailAddress email, String digits) {
        Optional<User> user = users.findByEmail(email).filter(EmailVerification::canBeVerified);
        TypedCodes.Guess guess =
                user.isPresent() ? codes.look(tx, user.get(), digits) : codes.lookAtNothing(tx, digits);
        return switch (guess) {
            case RIGHT -> Optional.of(user);
            case WRONG -> Optional.of(Optional.empty());
            case OVERTAKEN -> Optional.empty();
        };
    }

    private static Optional<EmailAddress> address(String typed) {
        try {
            return Optional.of(EmailAddress.parse(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
