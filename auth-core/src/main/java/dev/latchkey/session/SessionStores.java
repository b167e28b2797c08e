package dev.latchkey.session;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.revocation.RevocationStore;
import java.util.Objects;

/**
 * What sessions are kept in. Immutable.
 *
 * @param sessions the sessions
 * @param revocations the durable revocations and the users' epochs
 * @param transactions units of work over both
 */
public record SessionStores(SessionStore sessions, RevocationStore revocations, Transactions transactions) {

    /** Checks that nothing is missing. */
    public SessionStores {
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(revocations, "revocations");
        Objects.requireNonNull(transactions, "transactions");
    }
}
