package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.RecoveryPage;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import java.util.Optional;

/** The pages and forms of a forgotten password. */
final class RecoveryPages {

    private static final String SENT = "sent";

    static final Schema FORGOT_FORM = Bodies.withCaptcha(
            Schema.object("ForgotPasswordForm", required("email", Schema.text(), "The address of the account.")));

    static final Schema RESET_FORM = Schema.object(
            "ResetPasswordForm",
            required("token", Schema.text(), "The token of the mailed link."),
            required("new_password", Schema.text("password"), "The new password."));

    private final Latchkey latchkey;
    private final Recovery recovery;
    private final PageShell shell;
    private final int passwordMinLength;

    RecoveryPages(Latchkey latchkey, Recovery recovery, PageShell shell, int passwordMinLength) {
        this.latchkey = latchkey;
        this.recovery = recovery;
        this.shell = shell;
        this.passwordMinLength = passwordMinLength;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/password/forgot", "The page to ask for a link to a new password at")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(this::forgotPage),
                Route.of(
                                "GET",
                                "/password/reset",
                                "The page of a link to a new password, which a visit does not use up")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .takes(new Route.Parameter("token", "query", Schema.text(), false, "The token of the link."))
                        .answers(200, "The page.", "text/html")
                        .answers(400, "The page to ask for another link at.", "text/html")
                        .by(this::resetPage),
                Route.of("GET", "/password/reset/done", "The page after the password was replaced")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(call, 200, new RecoveryPage.PasswordReplaced()))));
    }

    private Reply forgotPage(Call call) {
        Page page = call.query(SENT)
                .flatMap(sent -> shell.mailbox(call))
                .<Page>map(email -> new RecoveryPage.LinkSent(RecoveryPage.LinkSent.Purpose.NEW_PASSWORD, email))
                .orElseGet(() -> forgot("", List.of()));
        return Reply.of(shell.open(call, 200, page));
    }

    Reply forgot(Call call) {
        String email = call.input().requiredText("email");
        try {
            recovery.forgot(call.input(), call.context());
            return Reply.of(shell.toMailbox(call, email, "/password/forgot?" + SENT + "=true"));
        } catch (RefusedException e) {
            Page page = forgot(email, Refusals.shown(e.problem()));
            return Reply.of(shell.again(call, e.problem(), page));
        }
    }

    private Reply resetPage(Call call) {
        Optional<String> token = call.query("token");
        if (token.isEmpty()) {
            return Reply.of(Answer.redirect(302, call.base() + "/password/forgot"));
        }
        return Reply.of(owner(token.get())
                .map(user -> shell.open(call, 200, newPassword(token.get(), user, List.of())))
                .orElseGet(() -> linkInvalid(call, Recovery.linkInvalid())));
    }

    Reply reset(Call call) {
        Input input = call.input();
        try {
            recovery.reset(input, call.context());
            return Reply.of(shell.to(call, "/password/reset/done"));
        } catch (RefusedException e) {
            return Reply.of(resetAgain(call, input.requiredText("token"), e.problem()));
        }
    }

    /** While the link works, the page again; else the one to ask for another link at. */
    private Answer resetAgain(Call call, String token, Problem problem) {
        Optional<User> owner = problem.code() == ErrorCode.LINK_INVALID ? Optional.empty() : owner(token);
        return owner.map(user -> shell.again(call, problem, newPassword(token, user, Refusals.shown(problem))))
                .orElseGet(() -> linkInvalid(call, problem));
    }

    private Answer linkInvalid(Call call, Problem problem) {
        return shell.again(call, problem, forgot("", Refusals.shown(problem)));
    }

    private Page forgot(String email, List<FormProblem> problems) {
        return new RecoveryPage.ForgotPassword(email, latchkey.logins().offersLinks(), problems);
    }

    private Page newPassword(String token, User user, List<FormProblem> problems) {
        return new RecoveryPage.NewPassword(token, user.email().address(), passwordMinLength, problems);
    }

    private Optional<User> owner(String token) {
        return latchkey.accounts().passwordResets().find(Secret.of(token));
    }
}
