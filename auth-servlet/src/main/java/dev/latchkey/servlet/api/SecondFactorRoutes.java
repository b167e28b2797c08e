package dev.latchkey.servlet.api;

import dev.latchkey.access.TokenLocation;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.login.StepUpResult;
import dev.latchkey.mfa.PendingSignIn;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Second factors in sign-ins, and step-ups of who is signed in. */
final class SecondFactorRoutes {

    private final SecondFactorSteps steps;
    private final SecondFactorFinish finish;
    private final TokenAnswers answers;
    private final FormOrigin origin;
    private final @Nullable SecondFactorPages pages;

    SecondFactorRoutes(
            SecondFactorSteps steps,
            SecondFactorFinish finish,
            TokenAnswers answers,
            FormOrigin origin,
            @Nullable SecondFactorPages pages) {
        this.steps = steps;
        this.finish = finish;
        this.answers = answers;
        this.origin = origin;
        this.pages = pages;
    }

    List<Route> routes() {
        RouteBuilder challenge = Route.of(
                        "POST", "/mfa/challenge", "Have a code mailed for a sign-in, or a passkey asked for")
                .limited(RouteLimit.open(OpenCall.MFA_CHALLENGE))
                .body(Bodies.MFA_CHALLENGE)
                .answers(200, "For `PublicKeyCredential.parseRequestOptionsFromJSON`.", Schema.freeObject())
                .answers(202, "A mail with a code is on its way.")
                .fails(ErrorCode.MFA_TOKEN_INVALID, ErrorCode.RATE_LIMITED);
        RouteBuilder verify = Route.of("POST", "/mfa/verify", "Go on with a sign-in by a second factor")
                .limited(RouteLimit.open(OpenCall.MFA_VERIFY))
                .body(Bodies.MFA_VERIFY)
                .answers(200, "The tokens, where the sign-in asked for them.", Answers.TOKENS)
                .fails(
                        ErrorCode.MFA_TOKEN_INVALID,
                        ErrorCode.MFA_CODE_INVALID,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.CSRF_FAILED,
                        ErrorCode.RATE_LIMITED);
        RouteBuilder stepUp = Route.of("POST", "/me/step-up", "Authenticate anew, or more strongly")
                .signedIn()
                .limited(RouteLimit.OWN_SECRET)
                .body(Bodies.STEP_UP)
                .answers(200, "The tokens of a new session, which takes the place of this one.", Answers.TOKENS)
                .fails(
                        ErrorCode.INVALID_CREDENTIALS,
                        ErrorCode.MFA_CODE_INVALID,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.RATE_LIMITED);
        if (pages != null) {
            challenge.form(SecondFactorPages.CHALLENGE_FORM, pages::challenge);
            verify.form(SecondFactorPages.VERIFY_FORM, pages::verify);
            stepUp.signedInForm(SecondFactorPages.STEP_UP_FORM, pages::stepUp);
        }
        return List.of(challenge.by(this::challenge), verify.by(this::verify), stepUp.by(this::stepUp));
    }

    private Reply challenge(Call call) {
        Input input = call.input();
        Secret token = Secret.of(input.requiredText("mfa_token"));
        return switch (input.requiredText("method")) {
            case "email_code" -> {
                steps.mailCode(token, call.context());
                yield Reply.of(Answer.of(202));
            }
            case "passkey" -> PasskeyRoutes.options(steps.askPasskey(token));
            default -> throw Refusals.unacceptable("method", "not_available", "is not available here");
        };
    }

    private Reply verify(Call call) {
        Secret token = Secret.of(call.input().requiredText("mfa_token"));
        SecondFactorResult.SignedIn signedIn = finish.verify(call, token, pending -> requireOwnPage(call, pending));
        return Reply.of(
                signedIn.inCookies()
                        ? finish.inCookies(call, signedIn, answers.inCookies(signedIn.tokens(), signedIn.user(), true))
                        : finish.inBody(signedIn, answers.inBody(signedIn.tokens(), signedIn.user())));
    }

    /** A browser that is to get cookies shows where it comes from, so that nobody is signed in to another's account. */
    private void requireOwnPage(Call call, PendingSignIn pending) {
        if (pending.inCookies() && !origin.isOwn(call.request())) {
            throw new RefusedException(ErrorCode.CSRF_FAILED, "the request comes from another origin");
        }
    }

    private Reply stepUp(Call call) {
        StepUpResult.SteppedUp done = steps.stepUp(call.identity(), call.input(), call.context());
        return Reply.of(
                call.identity().location() == TokenLocation.COOKIE
                        ? answers.inCookies(done.tokens(), done.user(), true)
                        : answers.inBody(done.tokens(), done.user()));
    }
}
