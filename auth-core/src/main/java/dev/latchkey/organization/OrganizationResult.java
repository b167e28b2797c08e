package dev.latchkey.organization;

/** What came of making, changing or deleting an organization. */
public sealed interface OrganizationResult {

    /**
     * It is done, or was so before.
     *
     * @param organization the organization as it is now, or was when it was deleted
     */
    record Done(Organization organization) implements OrganizationResult {}

    /**
     * Nothing changed.
     *
     * @param reason why
     */
    record Refused(OrganizationRefusal reason) implements OrganizationResult {}
}
