package dev.latchkey.servlet.page;

import dev.latchkey.organization.MemberRole;
import java.util.Objects;

/**
 * An organization as its member sees it. Immutable.
 *
 * @param name what people call it
 * @param role what the member may do with it
 */
public record OrganizationView(String name, MemberRole role) {

    /** Checks that nothing is missing. */
    public OrganizationView {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }
}
