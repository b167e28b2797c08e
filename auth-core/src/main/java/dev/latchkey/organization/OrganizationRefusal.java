package dev.latchkey.organization;

/** Why an organization or its members were not changed. */
public enum OrganizationRefusal {
    /** There is no such organization, or the acting user may not see it. */
    NOT_FOUND("not_found"),
    /** The acting user may not do that with it. */
    FORBIDDEN("forbidden"),
    /** The name is blank, has more than 200 characters, or is not one line of text. */
    NAME_INVALID("validation_failed"),
    /** The slug does not have 1 to 63 characters of {@code a-z}, {@code 0-9} and hyphens, or a hyphen is first or last. */
    SLUG_INVALID("validation_failed"),
    /** Another organization has the slug. */
    SLUG_TAKEN("conflict"),
    /** There is no organization that it could be placed below, or the acting user may not place one there. */
    PARENT_NOT_FOUND("validation_failed"),
    /** It would be below itself. */
    CYCLE("validation_failed"),
    /** More than {@value Organizations#MAX_DEPTH} levels would be below each other. */
    TOO_DEEP("validation_failed"),
    /** Organizations are below it: they are moved or deleted first. */
    HAS_CHILDREN("conflict"),
    /** Somebody changed it meanwhile. */
    CHANGED_MEANWHILE("precondition_failed"),
    /** There is no such user. */
    USER_NOT_FOUND("validation_failed"),
    /** The user belongs to it already. */
    ALREADY_MEMBER("conflict"),
    /** The user does not belong to it. */
    NOT_A_MEMBER("not_found"),
    /** The organization would be left without an owner who can sign in. */
    LAST_OWNER("last_admin");

    private final String code;

    OrganizationRefusal(String code) {
        this.code = code;
    }

    /**
     * The code of the HTTP API.
     *
     * @return the error code
     */
    public String code() {
        return code;
    }
}
