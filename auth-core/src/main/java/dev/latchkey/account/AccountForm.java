package dev.latchkey.account;

import dev.latchkey.kernel.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account is to be made of, checked. Nothing in it depends on which accounts there are.
 *
 * @param email the address, empty when it is none
 * @param profile the profile in its normal form
 * @param problems what is wrong with the address and the profile
 * @param weak what is wrong with the password
 */
record AccountForm(
        Optional<EmailAddress> email, Profile profile, List<FieldProblem> problems, List<FieldProblem> weak) {

    static AccountForm of(
            String address, @Nullable Secret password, Profile given, NewPasswords passwords, Fields fields) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<EmailAddress> email = email(address, problems);
        Profile profile = fields.of(ProfileRules.examine(given, problems), problems);
        List<FieldProblem> weak =
                password == null ? List.of() : passwords.problems("password", password, email, profile);
        return new AccountForm(email, profile, problems, weak);
    }

    /** The host's own fields of a new account: which there are, and who fills them in. */
    record Fields(AttributeSchema schema, AttributeSchema.Writer writer) {

        /** The profile with what is stored of them; once something is wrong with them as such, that alone is said. */
        private Profile of(Profile examined, List<FieldProblem> problems) {
            boolean unreadable =
                    problems.stream().anyMatch(problem -> problem.field().equals(AttributeRules.FIELD));
            return unreadable
                    ? examined
                    : examined.withAttributes(schema.written(Map.of(), examined.attributes(), writer, problems));
        }
    }

    /** All that is wrong, so that a form can show it at once. */
    List<FieldProblem> everything() {
        List<FieldProblem> all = new ArrayList<>(problems);
        all.addAll(weak);
        return all;
    }

    private static Optional<EmailAddress> email(String text, List<FieldProblem> problems) {
        try {
            return Optional.of(EmailAddress.parse(text));
        } catch (IllegalArgumentException e) {
            String why = Objects.requireNonNullElse(e.getMessage(), "this is not an e-mail address");
            problems.add(new FieldProblem("email", text.isBlank() ? "required" : "invalid", why));
            return Optional.empty();
        }
    }
}
