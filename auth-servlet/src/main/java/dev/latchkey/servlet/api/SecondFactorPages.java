package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.login.StepUpResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.PendingSignIn;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.FactorPage;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages on which a second factor is shown: in a sign-in, and in a step-up. */
final class SecondFactorPages {

    private static final String METHOD = "method";
    private static final Schema.Member RETURN_TO =
            optional(PageShell.RETURN_TO, Schema.text(), "The path to go to afterwards.");

    static final Schema CHALLENGE_FORM = Schema.object(
            "MfaChallengeForm",
            optional(METHOD, Schema.text(), "What is begun; `email_code` when left out."),
            RETURN_TO);

    static final Schema VERIFY_FORM = Schema.object(
            "MfaVerifyForm",
            required(METHOD, Schema.text(), "How the second factor is shown."),
            optional("code", Schema.text(), "The code; required but for passkeys."),
            optional("credential", Schema.text(), "What `PublicKeyCredential.toJSON()` gave, as JSON."),
            optional("trust_device", Schema.flag(), "Whether this device is to be asked for none for a while."),
            RETURN_TO);

    static final Schema STEP_UP_FORM = Schema.object(
            "StepUpForm",
            optional("password", Schema.text("password"), "The password."),
            optional(METHOD, Schema.text(), "How a second factor is shown."),
            optional("code", Schema.text(), "The code."),
            optional("credential", Schema.text(), "What `PublicKeyCredential.toJSON()` gave, as JSON."),
            RETURN_TO);

    private final Latchkey latchkey;
    private final SecondFactorSteps steps;
    private final SecondFactorFinish finish;
    private final BrowserSessions browser;
    private final SetCookies cookies;
    private final PageShell shell;

    SecondFactorPages(
            Latchkey latchkey,
            SecondFactorSteps steps,
            SecondFactorFinish finish,
            BrowserSessions browser,
            SetCookies cookies,
            PageShell shell) {
        this.latchkey = latchkey;
        this.steps = steps;
        this.finish = finish;
        this.browser = browser;
        this.cookies = cookies;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/mfa", "The page to show a second factor at")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .answers(200, "The page.", "text/html")
                        .answers(303, "No sign-in waits in this browser; on to the sign-in page.")
                        .by(this::page),
                Route.of("GET", "/step-up", "The page to authenticate anew at")
                        .signedIn()
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(stepUpPage(call, List.of()))));
    }

    /** From the sign-in form on to the page of the second factor: the token goes into a cookie, and into no address. */
    Reply ask(Call call, LoginResult.MfaRequired required) {
        Answer answer = shell.toWithReturnPath(call, "/mfa");
        return Reply.of(
                answer.withCookies(List.of(cookies.mfa(required.mfaToken().reveal(), required.expiresIn()))));
    }

    private Reply page(Call call) {
        Optional<PendingSignIn> pending = token(call).flatMap(latchkey.logins()::pending);
        return pending.map(signIn -> Reply.of(shell.open(
                        call,
                        200,
                        factorPage(
                                signIn, call.query(METHOD), call.query("sent").isPresent(), List.of()))))
                .orElseGet(() -> over(call));
    }

    private static Page factorPage(
            PendingSignIn pending, Optional<String> wanted, boolean sent, List<FormProblem> problems) {
        MfaMethod chosen = wanted.flatMap(MfaMethod::ofCode)
                .filter(pending.offered()::contains)
                .orElse(pending.offered().get(0));
        return new FactorPage.SecondFactor(pending.offered(), chosen, sent, pending.deviceMayDoLater(), problems);
    }

    Reply challenge(Call call) {
        Secret token = token(call).orElse(null);
        if (token == null) {
            return over(call);
        }
        if (call.input().text(METHOD).filter(MfaMethod.PASSKEY.code()::equals).isPresent()) {
            return PasskeyRoutes.options(steps.askPasskey(token));
        }
        try {
            steps.mailCode(token, call.context());
            return Reply.of(shell.toWithReturnPath(call, "/mfa?method=email_code&sent=true"));
        } catch (RefusedException e) {
            return again(call, token, e, Optional.of(MfaMethod.EMAIL_CODE.code()));
        }
    }

    Reply verify(Call call) {
        Secret token = token(call).orElse(null);
        if (token == null) {
            return over(call);
        }
        SecondFactorResult.SignedIn signedIn;
        try {
            signedIn = finish.verify(call, token, pending -> {});
        } catch (RefusedException e) {
            return again(call, token, e, call.input().text(METHOD));
        }
        List<String> set = new ArrayList<>(browser.cookies(signedIn.tokens(), true));
        set.add(cookies.clearMfa());
        Answer answer = shell.toReturnPathOr(call, "/account").withCookies(set);
        return Reply.of(finish.inCookies(call, signedIn, answer));
    }

    /** The form again while the sign-in still waits, else back to the start of it. */
    private Reply again(Call call, Secret token, RefusedException refusal, Optional<String> method) {
        if (refusal.problem().code() == ErrorCode.MFA_TOKEN_INVALID) {
            return over(call);
        }
        return latchkey.logins()
                .pending(token)
                .map(pending -> Reply.of(shell.again(
                        call, refusal.problem(), factorPage(pending, method, true, Refusals.shown(refusal.problem())))))
                .orElseGet(() -> over(call));
    }

    private Reply over(Call call) {
        return Reply.of(shell.toWithReturnPath(call, "/login").withCookies(List.of(cookies.clearMfa())));
    }

    private static Optional<Secret> token(Call call) {
        return Optional.ofNullable(call.credentials().cookies().mfa()).map(Secret::of);
    }

    Reply stepUp(Call call) {
        try {
            StepUpResult.SteppedUp done = steps.stepUp(call.identity(), call.input(), call.context());
            return Reply.of(shell.toReturnPathOr(call, "/account").withCookies(browser.cookies(done.tokens(), true)));
        } catch (RefusedException e) {
            if (e.problem().code() == ErrorCode.TOKEN_REVOKED) {
                throw e;
            }
            return Reply.of(stepUpAgain(call, e));
        }
    }

    private Answer stepUpPage(Call call, List<FormProblem> problems) {
        return shell.signedIn(call, 200, call.identity().session(), page(call, problems));
    }

    private Answer stepUpAgain(Call call, RefusedException refusal) {
        Page page = page(call, Refusals.shown(refusal.problem()));
        return shell.again(call, refusal.problem(), call.identity().session(), page);
    }

    /** Who has a second factor is asked for that: the password alone would not say as much. */
    private Page page(Call call, List<FormProblem> problems) {
        List<MfaMethod> offered = latchkey.mfa().shownMethods(call.identity().user());
        MfaMethod chosen = call.query(METHOD)
                .or(() -> call.input().text(METHOD))
                .flatMap(MfaMethod::ofCode)
                .filter(offered::contains)
                .orElse(offered.isEmpty() ? MfaMethod.TOTP : offered.get(0));
        return new FactorPage.StepUp(
                offered, chosen, steps.user(call.identity()).email().address(), problems);
    }
}
