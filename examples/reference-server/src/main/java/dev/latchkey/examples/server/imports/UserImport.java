package dev.latchkey.examples.server.imports;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.account.ImportedAccount;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.RequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Imports accounts, each line by itself: of a bad one nothing is kept, and the others are. */
public final class UserImport {

    private static final String TAKEN = "email: this address has an account already, which stays as it is";

    private final Accounts accounts;
    private final boolean dryRun;
    private final Consumer<String> report;
    private final Set<String> seen = new HashSet<>();
    private long good;
    private long bad;

    /**
     * An import.
     *
     * @param accounts where the accounts are made
     * @param dryRun whether nothing is to be kept
     * @param report gets a line for each that is bad
     */
    public UserImport(Accounts accounts, boolean dryRun, Consumer<String> report) {
        this.accounts = accounts;
        this.dryRun = dryRun;
        this.report = report;
    }

    /**
     * Imports all lines.
     *
     * @param in a JSON object a line; blank lines are passed over
     * @return whether every line was good
     * @throws IOException when it cannot be read any further; the lines before were imported
     */
    public boolean run(InputStream in) throws IOException {
        LineReader lines = new LineReader(in);
        while (!lines.atEnd()) {
            try {
                String line = lines.next();
                if (!line.isBlank()) {
                    take(UserLine.parse(line));
                    good++;
                }
            } catch (BadLineException e) {
                bad++;
                report.accept("line " + lines.number() + ": " + e.getMessage());
            }
        }
        return bad == 0;
    }

    /**
     * What came of it so far.
     *
     * @return such as {@code 98 imported, 2 refused}
     */
    public String summary() {
        return good + (dryRun ? " would be imported, " : " imported, ") + bad + " refused"
                + (dryRun ? "; nothing was kept" : "");
    }

    private void take(ImportedAccount account) throws BadLineException {
        refuse(accounts.imports().problems(account));
        String key = EmailAddress.parse(account.email()).key();
        if (seen.contains(key)) {
            throw new BadLineException("email: an earlier line has the same address");
        }
        if (dryRun) {
            if (accounts.findByEmail(account.email()).filter(UserImport::stays).isPresent()) {
                throw new BadLineException(TAKEN);
            }
        } else {
            add(account);
        }
        boolean unused = seen.add(key);
    }

    private void add(ImportedAccount account) throws BadLineException {
        CreateResult result = accounts.imports().add(account, RequestContext.none());
        if (result instanceof CreateResult.Refused refused) {
            refuse(refused.problems());
        }
        if (!(result instanceof CreateResult.Created)) {
            throw new BadLineException(TAKEN);
        }
    }

    /** A pending account gives way to one that is made for its address. */
    private static boolean stays(User user) {
        return user.status() != UserStatus.PENDING;
    }

    private static void refuse(List<FieldProblem> problems) throws BadLineException {
        if (!problems.isEmpty()) {
            throw new BadLineException(problems.stream()
                    .map(problem -> problem.field() + ": " + problem.message())
                    .collect(Collectors.joining("; ")));
        }
    }
}
