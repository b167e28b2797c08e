package dev.latchkey.password;

import java.util.Objects;

/**
 * A rule that a password breaks. It says nothing of the password itself, so it can be shown and logged. Immutable.
 *
 * @param rule the rule
 * @param limit the number of characters that {@link PasswordRule#TOO_SHORT} and {@link PasswordRule#TOO_LONG} are
 *     about; 0 for the other rules
 */
public record PasswordProblem(PasswordRule rule, int limit) {

    /** Checks that there is a rule. */
    public PasswordProblem {
        Objects.requireNonNull(rule, "rule");
    }

    static PasswordProblem of(PasswordRule rule) {
        return new PasswordProblem(rule, 0);
    }

    /**
     * The stable code of the rule, in snake case.
     *
     * @return the code
     */
    public String code() {
        return rule.code();
    }
}
