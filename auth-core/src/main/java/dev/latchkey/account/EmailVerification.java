package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows that an address belongs to its user, by a link or a code that is mailed to it. Either alone makes an account usable
 * only when it has a password; else whoever has it chooses one with it.
 */
final class EmailVerification {

    private static final String PREFIX = "lkv_";

    private final UserStore users;
    private final CredentialStore credentials;
    private final NewPasswords passwords;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final TypedCodes codes;
    private final AccountMail mail;
    private final AuthEvents events;
    private final Environment environment;

    EmailVerification(
            AccountStores stores,
            AccountSettings settings,
            NewPasswords passwords,
            UnitsOfWork work,
            TypedCodes codes,
            AccountMail mail,
            AuthEvents events,
            Environment environment) {
        this.users = stores.users();
        this.credentials = stores.credentials();
        this.passwords = passwords;
        this.work = work;
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.VERIFY_EMAIL,
                PREFIX,
                settings.verificationLife(),
                stores.oneTimeTokens(),
                environment);
        this.codes = codes;
        this.mail = mail;
        this.events = events;
        this.environment = environment;
    }

    Optional<MailedVerification> mint(UserId id) {
        return work.callUndoing(
                Optional::isPresent,
                tx -> Optional.of(unverified(id)
                        .map(user -> {
                            String address = user.email().key();
                            return new MailedVerification(tokens.mint(tx, id, address), codes.mint(tx, id, address));
                        })
                        .filter(minted -> users.lock(tx, id).isPresent()))); // of an erased account none remains
    }

    void killLink(Tx tx, UserId id) {
        tokens.kill(tx, id);
    }

    VerifyEmailResult verify(Secret presented, @Nullable Secret password, RequestContext context) {
        return verify(tokens.find(presented).flatMap(this::recipient), password, context, tx -> useLink(tx, presented));
    }

    /**
     * Verifies an address.
     *
     * @param owner whose it is by what was presented, which is left as it is
     * @param use uses up what was presented; empty when it is worth nothing any more
     */
    VerifyEmailResult verify(
            Optional<User> owner, @Nullable Secret password, RequestContext context, Function<Tx, Optional<User>> use) {
        Optional<User> waiting = owner.filter(EmailVerification::isPending);
        if (password == null || waiting.isEmpty()) {
            return waiting.filter(this::hasNoPassword).isPresent()
                    ? new VerifyEmailResult.PasswordRequired()
                    : activate(use, null, context);
        }
        User user = waiting.get();
        List<FieldProblem> weak = passwords.problems("password", password, Optional.of(user.email()), user.profile());
        if (!weak.isEmpty()) {
            return new VerifyEmailResult.WeakPassword(weak);
        }
        HashResult hashed = passwords.hash(password);
        if (hashed instanceof HashResult.Busy busy) {
            return new VerifyEmailResult.Busy(busy.retryAfter());
        }
        return activate(use, ((HashResult.Hashed) hashed).hash(), context);
    }

    Optional<User> awaitingPassword(Secret presented) {
        return tokens.find(presented)
                .flatMap(this::recipient)
                .filter(EmailVerification::isPending)
                .filter(this::hasNoPassword);
    }

    void resend(String address, RequestContext context) {
        EmailAddress email;
        try {
            email = EmailAddress.parse(address);
        } catch (IllegalArgumentException e) {
            return;
        }
        Optional<User> waiting = users.findByEmail(email).filter(EmailVerification::canBeVerified);
        if (!mail.may(AskedMail.VERIFICATION, email, waiting)) {
            return;
        }
        work.call(tx -> {
            users.findByEmail(email)
                    .filter(EmailVerification::canBeVerified)
                    .filter(user -> waiting.isPresent())
                    .ifPresent(user -> mail.verification(tx, user, context));
            return Optional.of(Boolean.TRUE);
        });
    }

    /** What was presented is used up by what it does alone: with any other answer it is as good as it was. */
    private VerifyEmailResult activate(
            Function<Tx, Optional<User>> use, @Nullable PasswordHash password, RequestContext context) {
        return work.callUndoing(
                VerifyEmailResult.Verified.class::isInstance, tx -> activate(tx, use.apply(tx), password, context));
    }

    private Optional<User> useLink(Tx tx, Secret presented) {
        return tokens.find(presented)
                .filter(token -> tokens.consume(tx, presented))
                .flatMap(this::recipient);
    }

    /** What was found before may have changed, also while this waited for its turn to use what was presented. */
    private Optional<VerifyEmailResult> activate(
            Tx tx, Optional<User> found, @Nullable PasswordHash password, RequestContext context) {
        if (found.isEmpty()) {
            return Optional.of(new VerifyEmailResult.LinkInvalid());
        }
        User user = found.get();
        if (user.emailVerified() && user.isActive()) {
            return Optional.of(new VerifyEmailResult.Verified(user));
        }
        if (isPending(user) && password == null && hasNoPassword(user)) {
            return Optional.of(new VerifyEmailResult.PasswordRequired());
        }
        Instant now = environment.now();
        User verified = user.withStatus(UserStatus.ACTIVE, true, now);
        if (!users.update(tx, verified)) {
            return Optional.empty();
        }
        if (isPending(user) && password != null) {
            credentials.put(tx, new PasswordCredential(user.id(), password, now, true));
        }
        events.publish(tx, new AuthEvent.EmailVerified(user.id(), now, context));
        return Optional.of(new VerifyEmailResult.Verified(verified));
    }

    private Optional<User> recipient(OneTimeToken token) {
        return users.find(token.user())
                .filter(user -> user.email().key().equals(token.subject()))
                .filter(user -> user.status() != UserStatus.DISABLED);
    }

    private boolean hasNoPassword(User user) {
        return credentials.find(user.id()).isEmpty();
    }

    private static boolean isPending(User user) {
        return user.status() == UserStatus.PENDING;
    }

    private Optional<User> unverified(UserId id) {
        return users.find(id).filter(EmailVerification::canBeVerified);
    }

    static boolean canBeVerified(User user) {
        return !user.emailVerified() && user.status() != UserStatus.DISABLED;
    }
}
