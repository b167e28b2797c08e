package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordHash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts that are made for somebody. The caller is trusted, so it is told when an address is taken. */
final class AccountCreation {

    private final AccountSettings settings;
    private final NewPasswords passwords;
    private final AccountEntry entry;
    private final UnitsOfWork work;
    private final AccountMail mail;

    AccountCreation(
            AccountSettings settings, NewPasswords passwords, AccountEntry entry, UnitsOfWork work, AccountMail mail) {
        this.settings = settings;
        this.passwords = passwords;
        this.entry = entry;
        this.work = work;
        this.mail = mail;
    }

    CreateResult create(NewAccount account, RequestContext context) {
        return create(account, context, new Guard() {}, settings.attributes());
    }

    /** An administrator's account, of whom the host's own fields are not asked. */
    CreateResult createAdministrator(NewAccount account, RequestContext context, Guard guard) {
        return create(account, context, guard, AttributeSchema.open());
    }

    private CreateResult create(NewAccount account, RequestContext context, Guard guard, AttributeSchema schema) {
        AccountForm form = AccountForm.of(
                account.email(),
                account.password(),
                account.profile(),
                passwords,
                new AccountForm.Fields(schema, AttributeSchema.Writer.HOST));
        if (form.email().isEmpty() || !form.problems().isEmpty()) {
            return new CreateResult.Refused(form.everything());
        }
        if (!form.weak().isEmpty()) {
            return new CreateResult.WeakPassword(form.weak());
        }
        HashResult hashed = account.password() == null ? null : passwords.hash(account.password());
        if (hashed instanceof HashResult.Busy busy) {
            return new CreateResult.Busy(busy.retryAfter());
        }
        PasswordHash hash = hashed instanceof HashResult.Hashed done ? done.hash() : null;
        AccountEntry.Entrant entrant = entrant(form.email().get(), form.profile(), account.emailVerified(), hash);
        boolean pending = entrant.status() == UserStatus.PENDING;
        if (pending && entry.isTaken(entrant.email())) {
            return new CreateResult.AddressTaken(); // before a mail is counted that nobody gets
        }
        boolean told = pending && mail.may(AskedMail.VERIFICATION, entrant.email());
        return work.callUndoing(
                CreateResult.Created.class::isInstance, tx -> create(tx, entrant, told, context, guard));
    }

    private Optional<CreateResult> create(
            Tx tx, AccountEntry.Entrant entrant, boolean told, RequestContext context, Guard guard) {
        Optional<CreateResult> refused = guard.inWork(tx);
        return refused.isPresent()
                ? refused
                : entry.add(tx, entrant, context).map(outcome -> follow(tx, outcome, told, guard, context));
    }

    private AccountEntry.Entrant entrant(
            EmailAddress email, Profile profile, boolean verified, @Nullable PasswordHash hash) {
        UserStatus status = verified || !settings.verificationRequired() ? UserStatus.ACTIVE : UserStatus.PENDING;
        return new AccountEntry.Entrant(email, profile, status, verified, hash);
    }

    private CreateResult follow(
            Tx tx, AccountEntry.Outcome outcome, boolean told, Guard guard, RequestContext context) {
        if (outcome instanceof AccountEntry.Outcome.Added added) {
            if (told) {
                mail.verification(tx, added.user(), context);
            }
            guard.made(tx, added.user());
            return new CreateResult.Created(added.user());
        }
        return new CreateResult.AddressTaken();
    }

    /** What making an account depends on, and what else belongs to it. */
    interface Guard {

        /** Asked first in the unit of work; an answer ends it, and nothing is made. What it writes is kept if one is made. */
        default Optional<CreateResult> inWork(Tx tx) {
            return Optional.empty();
        }

        /** Told of the account, in the unit of work that made it. */
        default void made(Tx tx, User user) {}
    }
}
