package dev.latchkey.organization;

/**
 * An organization that a user belongs to. Immutable.
 *
 * @param organization the organization
 * @param membership how the user belongs to it
 */
public record UserOrganization(Organization organization, Membership membership) {}
