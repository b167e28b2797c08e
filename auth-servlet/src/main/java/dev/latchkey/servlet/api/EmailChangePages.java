package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.servlet.identity.Identity;
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

/** The page at which a user asks for another address. */
final class EmailChangePages {

    private static final String SENT = "sent";

    private static final Schema FORM = Schema.object(
            "EmailForm",
            required("new_email", Schema.text(), "The new address."),
            required("current_password", Schema.text("password"), "The current password."));

    private final Latchkey latchkey;
    private final EmailChangeSteps steps;
    private final PageShell shell;

    EmailChangePages(Latchkey latchkey, EmailChangeSteps steps, PageShell shell) {
        this.latchkey = latchkey;
        this.steps = steps;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/account/email", "The page to ask for another address at")
                        .limited(RouteLimit.GENERAL)
                        .signedIn()
                        .answers(200, "The page.", "text/html")
                        .by(this::page),
                Route.of("POST", "/account/email", "Ask for another address")
                        .limited(RouteLimit.OWN_SECRET)
                        .signedIn()
                        .signedInForm(FORM, this::request)
                        .answers(303, "It is done; on to the page that says so.")
                        .byForm());
    }

    private Reply page(Call call) {
        Page page = page(call.identity(), "", call.query(SENT).isPresent(), List.of());
        return Reply.of(shell.signedIn(call, 200, call.identity().session(), page));
    }

    private Reply request(Call call) {
        Input input = call.input();
        String wanted = input.requiredText("new_email");
        try {
            steps.request(call.identity(), wanted, input.requiredText("current_password"), call.context());
            return Reply.of(shell.to(call, "/account/email?" + SENT + "=true"));
        } catch (RefusedException e) {
            ErrorCode code = e.problem().code();
            if (code == ErrorCode.TOKEN_REVOKED || code == ErrorCode.STEP_UP_REQUIRED) {
                throw e;
            }
            Page page = page(call.identity(), wanted, false, shown(e.problem()));
            return Reply.of(shell.again(call, e.problem(), call.identity().session(), page));
        }
    }

    private Page page(Identity identity, String wanted, boolean sent, List<FormProblem> problems) {
        String present = latchkey.accounts()
                .findRecent(identity.user())
                .map(user -> user.email().address())
                .orElse("");
        return new RecoveryPage.ChangeEmail(present, wanted, sent, problems);
    }

    /** Who is signed in has typed no address to sign in with, so that wrong credentials are the password alone. */
    private static List<FormProblem> shown(Problem problem) {
        return problem.code() == ErrorCode.INVALID_CREDENTIALS
                ? List.of(new FormProblem("current_password", problem.code().code(), problem.detail()))
                : Refusals.shown(problem);
    }
}
