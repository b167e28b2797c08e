package dev.latchkey.organization;

/** What came of adding, changing or removing a member. */
public sealed interface MembershipResult {

    /**
     * It is done, or was so before.
     *
     * @param membership the membership as it is now, or was when it was removed
     */
    record Done(Membership membership) implements MembershipResult {}

    /**
     * Nothing changed.
     *
     * @param reason why
     */
    record Refused(OrganizationRefusal reason) implements MembershipResult {}
}
