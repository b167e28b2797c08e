package dev.latchkey.organization;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * That a user belongs to an organization. Immutable.
 *
 * @param organization which
 * @param user who
 * @param role what the user may do with the organization
 * @param since when the user was added
 */
public record Membership(OrganizationId organization, UserId user, MemberRole role, Instant since) {

    /** Checks that nothing is missing. */
    public Membership {
        Objects.requireNonNull(organization, "organization");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(since, "since");
    }

    Membership as(MemberRole other) {
        return new Membership(organization, user, other, since);
    }
}
