package dev.latchkey.servlet.api;

import dev.latchkey.account.FieldProblem;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.FieldError;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.time.Duration;
import java.util.List;

/** Turns what the services refuse into problems, and problems into what a form shows. */
final class Refusals {

    private Refusals() {}

    static Problem validation(List<FieldProblem> problems) {
        return Problem.of(ErrorCode.VALIDATION_FAILED, "fields are not acceptable", errors(problems));
    }

    static Problem weakPassword(List<FieldProblem> problems) {
        return Problem.of(ErrorCode.WEAK_PASSWORD, "the password is not acceptable", errors(problems));
    }

    static Problem rateLimited(Duration wait) {
        return Problem.of(ErrorCode.RATE_LIMITED, "too many attempts").retryAfter(wait);
    }

    static Problem vetoed(String words) {
        return Problem.of(ErrorCode.FORBIDDEN, words);
    }

    static RefusedException refused(Problem problem) {
        return new RefusedException(problem);
    }

    /** One field that is not acceptable. */
    static RefusedException unacceptable(String field, String code, String message) {
        return new RefusedException(Problem.of(
                ErrorCode.VALIDATION_FAILED,
                "a field is not acceptable",
                List.of(new FieldError(field, code, message))));
    }

    /** What a form shows of a problem: each field's, or the problem itself. */
    static List<FormProblem> shown(Problem problem) {
        if (problem.errors().isEmpty()) {
            return List.of(new FormProblem("", problem.code().code(), problem.detail()));
        }
        return problem.errors().stream()
                .map(error -> new FormProblem(error.field(), error.code(), error.message()))
                .toList();
    }

    private static List<FieldError> errors(List<FieldProblem> problems) {
        return problems.stream()
                .map(problem -> new FieldError(problem.field(), problem.code(), problem.message()))
                .toList();
    }
}
