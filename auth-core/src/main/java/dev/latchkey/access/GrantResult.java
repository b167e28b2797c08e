package dev.latchkey.access;

/** What came of granting a role. */
public sealed interface GrantResult {

    /**
     * The user has the role now.
     *
     * @param role the role
     */
    record Granted(Role role) implements GrantResult {}

    /**
     * The user had the role; nothing changed.
     *
     * @param role the role
     */
    record AlreadyGranted(Role role) implements GrantResult {}

    /**
     * Nothing changed.
     *
     * @param reason why
     */
    record Refused(GrantRefusal reason) implements GrantResult {}
}
