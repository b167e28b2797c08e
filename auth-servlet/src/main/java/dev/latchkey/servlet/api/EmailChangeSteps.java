package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ChangeEmailResult;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;

/** The wish for another address: the call, and what the form of the account page has in common with it. */
final class EmailChangeSteps {

    private final Latchkey latchkey;
    private final SecondFactorSteps steps;

    EmailChangeSteps(Latchkey latchkey, SecondFactorSteps steps) {
        this.latchkey = latchkey;
        this.steps = steps;
    }

    Route route() {
        return Route.of("POST", "/me/email", "Ask for another address; it counts once it is verified")
                .limited(RouteLimit.OWN_SECRET)
                .signedIn()
                .body(Bodies.CHANGE_EMAIL)
                .answers(202, "A mail is on its way to the new address, and word of it to the present one.")
                .fails(
                        ErrorCode.INVALID_CREDENTIALS,
                        ErrorCode.STEP_UP_REQUIRED,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.RATE_LIMITED)
                .by(this::request);
    }

    private Reply request(Call call) {
        request(
                call.identity(),
                call.input().requiredText("new_email"),
                call.input().requiredText("current_password"),
                call.context());
        return Reply.of(Answer.of(202));
    }

    /**
     * A mailed code counts as a second factor. So who has one has shown it a moment ago when the mailbox is exchanged for
     * another: the password and a session that was begun without the factor are not enough.
     */
    void request(Identity identity, String address, String password, RequestContext context) {
        if (latchkey.mfa().isEnabled(identity.user())) {
            steps.requireFresh(identity);
        }
        ChangeEmailResult result = latchkey.accounts()
                .changeEmail(identity.user(), identity.session(), address, Secret.of(password), context);
        if (!(result instanceof ChangeEmailResult.Requested)) {
            throw Refusals.refused(problem(result));
        }
    }

    private static Problem problem(ChangeEmailResult result) {
        if (result instanceof ChangeEmailResult.Refused refused) {
            return Refusals.validation(refused.problems());
        }
        if (result instanceof ChangeEmailResult.InvalidCredentials) {
            return Problem.of(ErrorCode.INVALID_CREDENTIALS, "the current password is wrong");
        }
        if (result instanceof ChangeEmailResult.Vetoed vetoed) {
            return Refusals.vetoed(vetoed.reason());
        }
        if (result instanceof ChangeEmailResult.RateLimited limited) {
            return Refusals.rateLimited(limited.retryAfter());
        }
        return Problem.of(ErrorCode.TOKEN_REVOKED, "the session of the access token was ended")
                .withReason(EndReason.SIGNED_OUT.code());
    }
}
