package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.UnusableReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes accounts over from other systems, as they are: nobody is mailed, and hashes stay until the next sign-in. Safe for
 * use by several threads.
 */
public final class AccountImport {

    private final AccountSettings settings;
    private final NewPasswords passwords;
    private final AccountEntry entry;
    private final UnitsOfWork work;

    AccountImport(AccountSettings settings, NewPasswords passwords, AccountEntry entry, UnitsOfWork work) {
        this.settings = settings;
        this.passwords = passwords;
        this.entry = entry;
        this.work = work;
    }

    /**
     * What speaks against importing an account, whichever accounts there are. Nothing is stored or computed.
     *
     * @param account the account
     * @return the problems, by the names of the fields of a registration and {@code password_hash}; empty when there is
     *     none
     */
    public List<FieldProblem> problems(ImportedAccount account) {
        return problems(account, form(account));
    }

    /**
     * Takes an account over from another system, with the hash of its password; the first sign-in replaces the hash by
     * one of today's parameters. Nobody is mailed. The caller answers for who may ask for it.
     *
     * @param account the account
     * @param context the request it follows from
     * @return {@link CreateResult.Created}, {@link CreateResult.Refused} with the problems of {@link #problems},
     *     or {@link CreateResult.AddressTaken}; a pending account of the address gives way
     */
    public CreateResult add(ImportedAccount account, RequestContext context) {
        AccountForm form = form(account);
        List<FieldProblem> problems = problems(account, form);
        if (form.email().isEmpty() || !problems.isEmpty()) {
            return new CreateResult.Refused(problems);
        }
        boolean verified = account.emailVerified();
        AccountEntry.Entrant entrant = new AccountEntry.Entrant(
                form.email().get(),
                form.profile(),
                verified || !settings.verificationRequired() ? UserStatus.ACTIVE : UserStatus.PENDING,
                verified,
                account.password());
        AccountEntry.Outcome outcome = work.call(tx -> entry.add(tx, entrant, context));
        return outcome instanceof AccountEntry.Outcome.Added added
                ? new CreateResult.Created(added.user())
                : new CreateResult.AddressTaken();
    }

    private AccountForm form(ImportedAccount account) {
        AccountForm.Fields fields = new AccountForm.Fields(settings.attributes(), AttributeSchema.Writer.HOST);
        return AccountForm.of(account.email(), null, account.profile(), passwords, fields);
    }

    private List<FieldProblem> problems(ImportedAccount account, AccountForm form) {
        List<FieldProblem> problems = new ArrayList<>(form.problems());
        PasswordHash hash = account.password();
        if (hash != null) {
            passwords.examine(hash).ifPresent(reason -> problems.add(problem(reason)));
        }
        return problems;
    }

    private static FieldProblem problem(UnusableReason reason) {
        String message = switch (reason) {
            case UNKNOWN_FORMAT -> "this is no known form of a password hash";
            case MALFORMED -> "this password hash is not complete, or out of its form's range";
            case TOO_COSTLY -> "to verify a password against this hash would take too much time or memory";
            case MISSING_LIBRARY -> "passwords can be verified against this hash only with Bouncy Castle";
        };
        return new FieldProblem("password_hash", reason.name().toLowerCase(Locale.ROOT), message);
    }
}
