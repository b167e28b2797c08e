package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.account.Profile;
import dev.latchkey.account.RegisterResult;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the calls and the forms of sign-up have in common: the step itself, and its refusals as problems. Each method
 * throws {@link dev.latchkey.servlet.problem.RefusedException}.
 */
final class SignUp {

    private final Latchkey latchkey;

    SignUp(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    /** The account when it may be used at once, empty when its address is to be verified first. */
    Optional<User> register(Input input, RequestContext context) {
        return register(input, input.object("attributes").orElse(Map.of()), context);
    }

    /** As from a form, which has each of the host's own fields by itself. */
    Optional<User> register(Input input, Map<String, Object> attributes, RequestContext context) {
        Refusals.askCaptcha(latchkey, CaptchaAction.REGISTER, input, context);
        Profile profile = new Profile(
                input.text("given_name").orElse(null),
                input.text("middle_name").orElse(null),
                input.text("family_name").orElse(null),
                input.text("phone").orElse(null),
                attributes);
        RegisterResult result = latchkey.accounts()
                .register(new Registration(
                        input.requiredText("email"), Secret.of(input.requiredText("password")), profile, context));
        if (result instanceof RegisterResult.Registered registered) {
            return Optional.of(registered.user());
        }
        if (result instanceof RegisterResult.VerificationRequired) {
            return Optional.empty();
        }
        throw Refusals.refused(problem(result));
    }

    void verify(Input input, RequestContext context) {
        Secret token = Secret.of(input.requiredText("token"));
        VerifyEmailResult result = input.text("password")
                .map(password -> latchkey.accounts().verifyEmail(token, Secret.of(password), context))
                .orElseGet(() -> latchkey.accounts().verifyEmail(token, context));
        if (!(result instanceof VerifyEmailResult.Verified)) {
            throw Refusals.refused(problem(result));
        }
    }

    void resend(Input input, RequestContext context) {
        Refusals.askCaptcha(latchkey, CaptchaAction.SEND_MAIL, input, context);
        String email = input.requiredText("email");
        latchkey.accounts().resendVerification(email, context);
    }

    void setUp(Input input, RequestContext context) {
        CreateResult result = latchkey.accounts()
                .administrators()
                .setUp(
                        Secret.of(input.requiredText("token")),
                        input.requiredText("email"),
                        Secret.of(input.requiredText("password")),
                        context);
        if (!(result instanceof CreateResult.Created)) {
            throw Refusals.refused(problem(result));
        }
    }

    private static Problem problem(RegisterResult result) {
        if (result instanceof RegisterResult.Refused refused) {
            return Refusals.validation(refused.problems());
        }
        if (result instanceof RegisterResult.WeakPassword weak) {
            return Refusals.weakPassword(weak.problems());
        }
        if (result instanceof RegisterResult.Vetoed vetoed) {
            return Refusals.vetoed(vetoed.reason());
        }
        if (result instanceof RegisterResult.Busy busy) {
            return Refusals.rateLimited(busy.retryAfter());
        }
        return addressTaken();
    }

    private static Problem problem(VerifyEmailResult result) {
        if (result instanceof VerifyEmailResult.PasswordRequired) {
            return Refusals.validation(List.of(new FieldProblem(
                    "password", "required", "the account has no password: choose one, the link still works")));
        }
        if (result instanceof VerifyEmailResult.WeakPassword weak) {
            return Refusals.weakPassword(weak.problems());
        }
        if (result instanceof VerifyEmailResult.Busy busy) {
            return Refusals.rateLimited(busy.retryAfter());
        }
        return linkInvalid();
    }

    private static Problem problem(CreateResult result) {
        if (result instanceof CreateResult.Refused refused) {
            return Refusals.validation(refused.problems());
        }
        if (result instanceof CreateResult.WeakPassword weak) {
            return Refusals.weakPassword(weak.problems());
        }
        if (result instanceof CreateResult.Busy busy) {
            return Refusals.rateLimited(busy.retryAfter());
        }
        return result instanceof CreateResult.AddressTaken ? addressTaken() : linkInvalid();
    }

    private static Problem addressTaken() {
        return Problem.of(ErrorCode.CONFLICT, "the address has an account already");
    }

    private static Problem linkInvalid() {
        return Problem.of(ErrorCode.LINK_INVALID, "the link is unknown, used, expired or superseded");
    }
}
