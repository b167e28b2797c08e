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
import java.util.Optional;

/**
 * Registration by the users themselves. With verification required, nothing that the caller sees or can measure depends
 * on whether the address has an account: the form is judged and the password hashed before any store is asked.
 */
final class Registrations {

    private final AccountSettings settings;
    private final NewPasswords passwords;
    private final AccountEntry entry;
    private final UnitsOfWork work;
    private final AccountMail mail;
    private final AuthEvents events;
    private final Environment environment;

    Registrations(
            AccountSettings settings,
            NewPasswords passwords,
            AccountEntry entry,
            UnitsOfWork work,
            AccountMail mail,
            AuthEvents events,
            Environment environment) {
        this.settings = settings;
        this.passwords = passwords;
        this.entry = entry;
        this.work = work;
        this.mail = mail;
        this.events = events;
        this.environment = environment;
    }

    RegisterResult register(Registration registration) {
        AccountForm form =
                AccountForm.of(registration.email(), registration.password(), registration.profile(), passwords);
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
        HashResult hashed = passwords.hash(registration.password());
        if (hashed instanceof HashResult.Busy busy) {
            return new RegisterResult.Busy(busy.retryAfter());
        }
        PasswordHash hash = ((HashResult.Hashed) hashed).hash();
        UserStatus status = settings.verificationRequired() ? UserStatus.PENDING : UserStatus.ACTIVE;
        AccountEntry.Entrant entrant = new AccountEntry.Entrant(email, form.profile(), status, false, hash);
        RequestContext context = registration.context();
        return work.call(tx -> entry.add(tx, entrant, context).map(outcome -> follow(tx, outcome, context)));
    }

    private RegisterResult follow(Tx tx, AccountEntry.Outcome outcome, RequestContext context) {
        if (outcome instanceof AccountEntry.Outcome.Taken taken) {
            return repeated(tx, taken.owner(), context);
        }
        User user = ((AccountEntry.Outcome.Added) outcome).user();
        if (!settings.verificationRequired()) {
            return new RegisterResult.Registered(user);
        }
        mail.verification(tx, user, context);
        return new RegisterResult.VerificationRequired();
    }

    private RegisterResult repeated(Tx tx, User owner, RequestContext context) {
        events.publish(tx, new AuthEvent.RegistrationRepeated(owner.id(), environment.now(), context));
        if (!settings.verificationRequired()) {
            return new RegisterResult.AddressTaken();
        }
        mail.registrationRepeated(tx, owner, context);
        return new RegisterResult.VerificationRequired();
    }
}
