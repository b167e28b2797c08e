package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.captcha.CaptchaChallenge;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.FieldError;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    static Problem captchaRequired(CaptchaChallenge challenge) {
        return Problem.of(ErrorCode.CAPTCHA_REQUIRED, "answer the captcha, and send the same again with it")
                .withCaptcha(challenge);
    }

    /** The answer to a captcha, null for none; where none is ever asked for, an answer is a mistake of the client's. */
    static @Nullable String captcha(Latchkey latchkey, Input input) {
        String answer = answer(input);
        if (answer != null && !latchkey.captchas().isOn()) {
            throw unacceptable("captcha", "not_available", "no captcha is asked for");
        }
        return answer;
    }

    /** Likewise, whether one is ever asked for or not: under the name of the API's, or one that the widget of a service uses. */
    static @Nullable String answer(Input input) {
        return Bodies.CAPTCHA_ANSWERS.stream()
                .flatMap(name -> input.text(name).stream())
                .findFirst()
                .orElse(null);
    }

    /** Asks for a captcha where one is due. */
    static void askCaptcha(Latchkey latchkey, CaptchaAction action, Input input, RequestContext context) {
        latchkey.captchas()
                .ask(action, captcha(latchkey, input), context.address(), false)
                .ifPresent(challenge -> {
                    throw refused(captchaRequired(challenge));
                });
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
