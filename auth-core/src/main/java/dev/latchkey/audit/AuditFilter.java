package dev.latchkey.audit;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit log are wanted: those that meet all that is set. Immutable.
 *
 * @param user only entries about this user, null for all
 * @param type only entries of this type, null for all
 * @param outcome only entries that ended so, null for all
 * @param from only entries at or after this time, null for all
 * @param to only entries before this time, null for all
 */
public record AuditFilter(
        @Nullable UserId user,
        @Nullable String type,
        @Nullable AuditOutcome outcome,
        @Nullable Instant from,
        @Nullable Instant to) {

    private static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);

    /**
     * Every entry.
     *
     * @return the filter
     */
    public static AuditFilter all() {
        return ALL;
    }

    /**
     * The entries about a user.
     *
     * @param user the user
     * @return the filter
     */
    public static AuditFilter of(UserId user) {
        return new AuditFilter(Objects.requireNonNull(user, "user"), null, null, null, null);
    }

    /**
     * Of these the ones of a type.
     *
     * @param wanted such as {@code signed_in}
     * @return the filter
     */
    public AuditFilter type(String wanted) {
        return new AuditFilter(user, Objects.requireNonNull(wanted, "wanted"), outcome, from, to);
    }

    /**
     * Of these the ones that ended in a way.
     *
     * @param wanted the outcome
     * @return the filter
     */
    public AuditFilter outcome(AuditOutcome wanted) {
        return new AuditFilter(user, type, Objects.requireNonNull(wanted, "wanted"), from, to);
    }

    /**
     * Of these the ones in a span of time.
     *
     * @param start the first time that is wanted
     * @param end the first time that is not wanted any more
     * @return the filter
     */
    public AuditFilter between(Instant start, Instant end) {
        return new AuditFilter(
                user, type, outcome, Objects.requireNonNull(start, "start"), Objects.requireNonNull(end, "end"));
    }

    /**
     * Whether an entry meets it.
     *
     * @param event the entry
     * @return whether all that is set holds
     */
    public boolean matches(AuditEvent event) {
        return (user == null || user.equals(event.user()))
                && (type == null || type.equals(event.type()))
                && (outcome == null || outcome.equals(event.outcome()))
                && (from == null || !event.at().isBefore(from))
                && (to == null || event.at().isBefore(to));
    }
}
