package dev.latchkey.account;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.VerifyResult;
import java.util.Optional;

/**
 * Registration by the users themselves. With verification required, nothing that the caller sees or can measure depends
 * on whether the address has an account: the form is judged before any store is asked, and one hash is computed
 * whatever the store says.
 */
final class Registrations {

    private final AccountSettings settings;
    private final NewPasswords passwords;
    private final AccountEntry entry;
    private final PendingAccounts pending;
    private final UserStore users;
    private final UnitsOfWork work;
    private final AccountMail mail;
    private final AuthEvents events;
    private final Environment environment;

    Registrations(
            AccountSettings settings,
            AccountStores stores,
            NewPasswords passwords,
            AccountEntry entry,
            UnitsOfWork work,
            AccountMail mail,
            AuthEvents events,
            Environment environment) {
        this.settings = settings;
        this.passwords = passwords;
        this.entry = entry;
        this.pending = new PendingAccounts(stores, environment);
        this.users = stores.users();
        this.work = work;
        this.mail = mail;
        this.events = events;
        this.environment = environment;
    }

    RegisterResult register(Registration registration) {
        AccountForm form = AccountForm.of(
                registration.email(),
                registration.password(),
                registration.profile(),
                passwords,
                new AccountForm.Fields(settings.attributes(), AttributeSchema.Writer.USER));
        if (form.email().isEmpty() || !form.problems().isEmpty()) {
            return new RegisterResult.Refused(form.everything());
        }
        if (!form.weak().isEmpty()) {
            return new RegisterResult.WeakPassword(form.weak());
        }
        EmailAddress email = form.email().get();
        Optional<Veto> veto = events.before(new AuthAction.Register(email.address(), registration.context()));
        if (veto.isPresent()) {
            return new RegisterResult.Vetoed(veto.get().reason());
        }
        return settings.verificationRequired()
                ? toBeVerified(registration, email, form.profile(), mayMail(email))
                : atOnce(registration, email, form.profile());
    }

    /** Asked before the unit of work, by what the account looks like then. */
    private boolean mayMail(EmailAddress email) {
        boolean pending = users.findByEmail(email)
                .filter(owner -> owner.status() != UserStatus.PENDING)
                .isEmpty();
        return mail.may(pending ? AskedMail.VERIFICATION : AskedMail.REGISTRATION_REPEATED, email);
    }

    private RegisterResult toBeVerified(Registration registration, EmailAddress email, Profile profile, boolean told) {
        return work.repeat(() -> attempt(registration, email, profile, told));
    }

    /** Empty when the address was registered, or its account changed, between the look at it and the unit of work. */
    private Optional<RegisterResult> attempt(
            Registration registration, EmailAddress email, Profile profile, boolean told) {
        Optional<PasswordHash> present = pending.password(email);
        ChosenPassword chosen;
        if (present.isPresent()) {
            VerifyResult compared = passwords.compare(registration.password(), present.get());
            if (compared instanceof VerifyResult.Busy busy) {
                return Optional.of(new RegisterResult.Busy(busy.retryAfter()));
            }
            chosen = new ChosenPassword.Compared(present.get(), compared instanceof VerifyResult.Match);
        } else {
            HashResult hashed = passwords.hash(registration.password());
            if (hashed instanceof HashResult.Busy busy) {
                return Optional.of(new RegisterResult.Busy(busy.retryAfter()));
            }
            chosen = new ChosenPassword.Hashed(((HashResult.Hashed) hashed).hash());
        }
        RequestContext context = registration.context();
        return work.once(tx -> toBeVerified(tx, email, profile, chosen, told, context));
    }

    private Optional<RegisterResult> toBeVerified(
            Tx tx, EmailAddress email, Profile profile, ChosenPassword chosen, boolean told, RequestContext context) {
        Optional<User> owner = users.findByEmail(email);
        if (owner.isEmpty()) {
            return added(tx, email, profile, chosen, context)
                    .map(user -> verificationRequired(tx, user, told, context));
        }
        if (owner.get().status() != UserStatus.PENDING) {
            repeated(tx, owner.get(), context);
            if (told) {
                mail.registrationRepeated(tx, owner.get(), context);
            }
            return Optional.of(new RegisterResult.VerificationRequired());
        }
        Optional<User> met = pending.meet(tx, owner.get(), chosen);
        met.ifPresent(user -> repeated(tx, user, context));
        return met.map(user -> verificationRequired(tx, user, told, context));
    }

    private Optional<User> added(
            Tx tx, EmailAddress email, Profile profile, ChosenPassword chosen, RequestContext context) {
        return chosen instanceof ChosenPassword.Hashed hashed
                ? entry.addToFree(
                        tx, new AccountEntry.Entrant(email, profile, UserStatus.PENDING, false, hashed.hash()), context)
                : Optional.empty();
    }

    /** With a link that the mail may leave out when too many went there: those that did go there still work. */
    private RegisterResult verificationRequired(Tx tx, User user, boolean told, RequestContext context) {
        if (told) {
            mail.verification(tx, user, context);
        }
        return new RegisterResult.VerificationRequired();
    }

    private RegisterResult atOnce(Registration registration, EmailAddress email, Profile profile) {
        HashResult hashed = passwords.hash(registration.password());
        if (hashed instanceof HashResult.Busy busy) {
            return new RegisterResult.Busy(busy.retryAfter());
        }
        AccountEntry.Entrant entrant =
                new AccountEntry.Entrant(email, profile, UserStatus.ACTIVE, false, ((HashResult.Hashed) hashed).hash());
        RequestContext context = registration.context();
        return work.call(tx -> entry.add(tx, entrant, context).map(outcome -> atOnce(tx, outcome, context)));
    }

    private RegisterResult atOnce(Tx tx, AccountEntry.Outcome outcome, RequestContext context) {
        if (outcome instanceof AccountEntry.Outcome.Taken taken) {
            repeated(tx, taken.owner(), context);
            return new RegisterResult.AddressTaken();
        }
        return new RegisterResult.Registered(((AccountEntry.Outcome.Added) outcome).user());
    }

    private void repeated(Tx tx, User owner, RequestContext context) {
        events.publish(tx, new AuthEvent.RegistrationRepeated(owner.id(), environment.now(), context));
    }
}
