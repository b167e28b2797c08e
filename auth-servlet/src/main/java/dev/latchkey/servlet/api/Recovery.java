package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;

/**
 * What the calls and the forms by which users come back into their accounts have in common. Each method throws
 * {@link dev.latchkey.servlet.problem.RefusedException}.
 */
final class Recovery {

    private final Latchkey latchkey;

    Recovery(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    void forgot(Input input, RequestContext context) {
        Refusals.askCaptcha(latchkey, CaptchaAction.SEND_MAIL, input, context);
        String email = input.requiredText("email");
        latchkey.accounts().passwordResets().request(email, context);
    }

    void mailLink(Input input, RequestContext context) {
        Refusals.askCaptcha(latchkey, CaptchaAction.SEND_MAIL, input, context);
        latchkey.logins().mailLink(input.requiredText("email"), context);
    }

    void reset(Input input, RequestContext context) {
        ResetPasswordResult result = latchkey.accounts()
                .passwordResets()
                .reset(Secret.of(input.requiredText("token")), Secret.of(input.requiredText("new_password")), context);
        if (!(result instanceof ResetPasswordResult.Reset)) {
            throw Refusals.refused(problem(result));
        }
    }

    private static Problem problem(ResetPasswordResult result) {
        if (result instanceof ResetPasswordResult.WeakPassword weak) {
            return Refusals.weakPassword(weak.problems());
        }
        if (result instanceof ResetPasswordResult.Vetoed vetoed) {
            return Refusals.vetoed(vetoed.reason());
        }
        if (result instanceof ResetPasswordResult.Busy busy) {
            return Refusals.rateLimited(busy.retryAfter());
        }
        return linkInvalid();
    }

    static Problem linkInvalid() {
        return Problem.of(ErrorCode.LINK_INVALID, "the link is unknown, used, expired or superseded");
    }
}
