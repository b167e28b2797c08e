package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.account.Profile;
import dev.latchkey.account.RegisterResult;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.account.VerificationCodes;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the calls and the forms of sign-up have in common: the step itself, and its refusals as problems. Each method
 * throws {@link dev.latchkey.servlet.problem.RefusedException}.
 */
final class SignUp {

    private static final String LINK_INVALID = "the link is unknown, used, expired or superseded";
    private static final String CODE_INVALID =
            "the code is wrong, used, expired or superseded, or was guessed at too often; the link may still work";

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
        Optional<String> token = input.text("token");
        requireOneProof(token, input.text("email"), input.text("code"));
        Optional<Secret> password = input.text("password").map(Secret::of);
        VerifyEmailResult result = token.isPresent()
                ? byLink(Secret.of(token.get()), password, context)
                : byCode(input.requiredText("email"), Secret.of(input.requiredText("code")), password, context);
        if (!(result instanceof VerifyEmailResult.Verified)) {
            throw Refusals.refused(problem(result, token.isPresent() ? LINK_INVALID : CODE_INVALID));
        }
    }

    private VerifyEmailResult byLink(Secret token, Optional<Secret> password, RequestContext context) {
        return password.map(chosen -> latchkey.accounts().verifyEmail(token, chosen, context))
                .orElseGet(() -> latchkey.accounts().verifyEmail(token, context));
    }

    private VerifyEmailResult byCode(String email, Secret code, Optional<Secret> password, RequestContext context) {
        VerificationCodes codes = latchkey.accounts().verificationCodes();
        return password.map(chosen -> codes.verifyWithPassword(email, code, chosen, context))
                .orElseGet(() -> codes.verify(email, code, context));
    }

    /** The token of a link, or an address with its code; not both, as one could be another's. */
    private static void requireOneProof(Optional<String> token, Optional<String> email, Optional<String> code) {
        List<FieldProblem> problems = new ArrayList<>();
        if (token.isPresent()) {
            email.ifPresent(there -> problems.add(new FieldProblem("email", "invalid", "does not go with a token")));
            code.ifPresent(there -> problems.add(new FieldProblem("code", "invalid", "does not go with a token")));
        } else if (email.isEmpty() && code.isEmpty()) {
            problems.add(new FieldProblem("token", "required", "is missing, and so are email and code"));
        } else if (email.isEmpty()) {
            problems.add(new FieldProblem("email", "required", "goes with the code"));
        } else if (code.isEmpty()) {
            problems.add(new FieldProblem("code", "required", "goes with the address"));
        }
        if (!problems.isEmpty()) {
            throw Refusals.refused(Refusals.validation(problems));
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

    private static Problem problem(VerifyEmailResult result, String invalid) {
        if (result instanceof VerifyEmailResult.PasswordRequired) {
            return Refusals.validation(List.of(new FieldProblem(
                    "password", "required", "the account has no password: choose one, what was mailed still works")));
        }
        if (result instanceof VerifyEmailResult.WeakPassword weak) {
            return Refusals.weakPassword(weak.problems());
        }
        if (result instanceof VerifyEmailResult.Busy busy) {
            return Refusals.rateLimited(busy.retryAfter());
        }
        return Problem.of(ErrorCode.LINK_INVALID, invalid);
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
        return result instanceof CreateResult.AddressTaken
                ? addressTaken()
                : Problem.of(ErrorCode.LINK_INVALID, LINK_INVALID);
    }

    private static Problem addressTaken() {
        return Problem.of(ErrorCode.CONFLICT, "the address has an account already");
    }
}
