package dev.latchkey.account;

import dev.latchkey.kernel.Secret;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.PasswordProblem;
import dev.latchkey.password.UnusableReason;
import dev.latchkey.password.VerifyResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges and hashes passwords that are to be set. */
final class NewPasswords {

    private final PasswordPolicy policy;
    private final PasswordHasher hasher;

    NewPasswords(PasswordPolicy policy, PasswordHasher hasher) {
        this.policy = policy;
        this.hasher = hasher;
    }

    List<FieldProblem> problems(String field, Secret password, Optional<EmailAddress> email, Profile profile) {
        List<String> aboutUser = Stream.concat(
                        email.map(EmailAddress::address).stream(),
                        Stream.of(profile.givenName(), profile.middleName(), profile.familyName(), profile.phone())
                                .filter(Objects::nonNull))
                .toList();
        return policy.check(password, aboutUser).stream()
                .map(problem -> new FieldProblem(field, problem.code(), message(problem)))
                .toList();
    }

    HashResult hash(Secret password) {
        return hasher.hash(password);
    }

    /** Whether it is the password that is set already, for the work of {@link #hash}. */
    VerifyResult compare(Secret password, PasswordHash stored) {
        return hasher.compare(password, stored);
    }

    Optional<UnusableReason> examine(PasswordHash hash) {
        return hasher.examine(hash);
    }

    private static String message(PasswordProblem problem) {
        return switch (problem.rule()) {
            case TOO_SHORT -> "a password has at least " + problem.limit() + " characters";
            case TOO_LONG -> "a password has at most " + problem.limit() + " characters";
            case UNSUPPORTED_CHARACTER -> "the password has a character that cannot be used";
            case TOO_COMMON -> "the password is a common one";
            case CONTAINS_CONTEXT -> "the password is made of the name or address of the user or the service";
            case REPEATED -> "the password repeats the same characters";
            case SEQUENCE -> "the password is a sequence of neighbouring characters";
            case TOO_GUESSABLE -> "the password is easy to guess";
        };
    }
}
