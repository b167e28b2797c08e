package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/** Shows that an address belongs to its user, by a link that is mailed to it. */
final class EmailVerification {

    private static final String PREFIX = "lkv_";

    private final UserStore users;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final AccountMail mail;
    private final AuthEvents events;
    private final Environment environment;

    EmailVerification(
            AccountStores stores,
            AccountSettings settings,
            UnitsOfWork work,
            AccountMail mail,
            AuthEvents events,
            Environment environment) {
        this.users = stores.users();
        this.work = work;
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.VERIFY_EMAIL,
                PREFIX,
                settings.verificationLife(),
                stores.oneTimeTokens(),
                environment);
        this.mail = mail;
        this.events = events;
        this.environment = environment;
    }

    Optional<Secret> mint(UserId id) {
        return work.call(tx -> Optional.of(
                unverified(id).map(user -> tokens.mint(tx, id, user.email().key()))));
    }

    VerifyEmailResult verify(Secret presented, RequestContext context) {
        Optional<OneTimeToken> token = tokens.consume(presented);
        if (token.isEmpty()) {
            return new VerifyEmailResult.LinkInvalid();
        }
        return work.call(tx -> verify(tx, token.get(), context));
    }

    void resend(String address, RequestContext context) {
        EmailAddress email;
        try {
            email = EmailAddress.parse(address);
        } catch (IllegalArgumentException e) {
            return;
        }
        work.call(tx -> {
            users.findByEmail(email)
                    .filter(EmailVerification::canBeVerified)
                    .ifPresent(user -> mail.verification(tx, user, context));
            return Optional.of(Boolean.TRUE);
        });
    }

    private Optional<VerifyEmailResult> verify(Tx tx, OneTimeToken token, RequestContext context) {
        Optional<User> found = users.find(token.user())
                .filter(user -> user.email().key().equals(token.subject()))
                .filter(user -> user.status() != UserStatus.DISABLED);
        if (found.isEmpty()) {
            return Optional.of(new VerifyEmailResult.LinkInvalid());
        }
        User user = found.get();
        if (user.emailVerified() && user.isActive()) {
            return Optional.of(new VerifyEmailResult.Verified(user));
        }
        Instant now = environment.now();
        User verified = user.withStatus(UserStatus.ACTIVE, true, now);
        if (!users.update(tx, verified)) {
            return Optional.empty();
        }
        events.publish(tx, new AuthEvent.EmailVerified(user.id(), now, context));
        return Optional.of(new VerifyEmailResult.Verified(verified));
    }

    private Optional<User> unverified(UserId id) {
        return users.find(id).filter(EmailVerification::canBeVerified);
    }

    private static boolean canBeVerified(User user) {
        return !user.emailVerified() && user.status() != UserStatus.DISABLED;
    }
}
