package dev.latchkey.account;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.password.CredentialStore;
import java.util.Objects;

/**
 * The stores that accounts rest on.
 *
 * @param users the accounts
 * @param credentials their password hashes
 * @param oneTimeTokens the mailed tokens
 * @param deletions the deletions of accounts that wait
 * @param transactions units of work over all of them
 */
public record AccountStores(
        UserStore users,
        CredentialStore credentials,
        OneTimeTokenStore oneTimeTokens,
        DeletionStore deletions,
        Transactions transactions) {

    /** Checks that nothing is missing. */
    public AccountStores {
        Objects.requireNonNull(users, "users");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(oneTimeTokens, "oneTimeTokens");
        Objects.requireNonNull(deletions, "deletions");
        Objects.requireNonNull(transactions, "transactions");
    }
}
