package dev.latchkey.account;

import java.util.Objects;

/**
 * What accounts need of other features.
 *
 * @param mail messages to users
 * @param sessions ends users' sessions
 * @param factors removes what stands beside the password
 * @param administrators who can administer
 * @param passwordAttempts bounds guessing at the password of one's own account
 * @param codes seals mailed codes, and bounds guessing at them
 */
public record AccountPorts(
        AccountMail mail,
        SessionEnding sessions,
        FactorRemoval factors,
        Administrators administrators,
        PasswordAttempts passwordAttempts,
        CodePorts codes) {

    /** Checks that nothing is missing. */
    public AccountPorts {
        Objects.requireNonNull(mail, "mail");
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(factors, "factors");
        Objects.requireNonNull(administrators, "administrators");
        Objects.requireNonNull(passwordAttempts, "passwordAttempts");
        Objects.requireNonNull(codes, "codes");
    }
}
