package dev.latchkey.access;

/** What came of withdrawing a role. */
public sealed interface WithdrawResult {

    /**
     * The user no longer has the role.
     *
     * @param role the role
     */
    record Withdrawn(Role role) implements WithdrawResult {}

    /**
     * The user did not have the role, save perhaps by inclusion; nothing changed.
     *
     * @param role the role
     */
    record NotGranted(Role role) implements WithdrawResult {}

    /**
     * Nothing changed.
     *
     * @param reason why
     */
    record Refused(GrantRefusal reason) implements WithdrawResult {}
}
