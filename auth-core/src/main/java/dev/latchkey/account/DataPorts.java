package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the rights over one's own data rest on.
 *
 * @param deletions the deletions that wait, and the rows of users
 * @param parts what is held of users, in the order of the export
 * @param log erases what the audit log holds of a user
 * @param sessions whether a user's request may follow from its session
 * @param limit counts an export of a user's; how long to wait when there were too many
 */
public record DataPorts(
        DeletionStore deletions,
        List<PersonalData> parts,
        LogErasure log,
        ActingSession sessions,
        Function<UserId, Optional<Duration>> limit) {

    /** Checks that nothing is missing. */
    public DataPorts {
        Objects.requireNonNull(deletions, "deletions");
        parts = List.copyOf(parts);
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(limit, "limit");
    }

    /** Port: whether the session that a request is made from goes on, as the storage has it. */
    @FunctionalInterface
    public interface ActingSession {

        /**
         * Asks, and keeps the session from being ended before the unit of work has ended.
         *
         * @param tx the unit of work
         * @param user the user
         * @param acting the session
         * @return false when it is not the user's, or is over
         */
        boolean isActive(Tx tx, UserId user, SessionId acting);
    }

    /** Port: erases what the audit log holds of a user. */
    @FunctionalInterface
    public interface LogErasure {

        /**
         * Erases it, in a unit of work.
         *
         * @param tx the unit of work, in which nothing follows
         * @param user the user
         * @param context the request it follows from
         */
        void erase(Tx tx, UserId user, RequestContext context);
    }
}
