package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.Latchkey;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.DataPage;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Handler;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.net.URLEncoder;
import java.util.List;

/** The page of one's own data and its forms, which ask for a fresh sign-in, and the page that takes a deletion back. */
final class OwnDataPages {

    private static final String PATH = "/account/data";

    static final Schema RESTORE_FORM =
            Schema.object("RestoreAccountForm", required("token", Schema.text(), "The token of the mailed link."));

    private static final Schema DELETE_FORM =
            Schema.object("DeleteAccountForm", optional("confirm", Schema.flag(), "That the user means it."));

    private final Latchkey latchkey;
    private final OwnDataSteps steps;
    private final BrowserSessions browser;
    private final PageShell shell;

    OwnDataPages(Latchkey latchkey, OwnDataSteps steps, BrowserSessions browser, PageShell shell) {
        this.latchkey = latchkey;
        this.steps = steps;
        this.browser = browser;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, "The page of one's own data")
                        .signedIn()
                        .answers(200, "The page.", "text/html")
                        .answers(303, "The sign-in is not fresh; on to the step-up page.")
                        .by(fresh(call -> page(call, List.of()))),
                Route.of("POST", PATH + "/export", "Have all of one's own data as a file")
                        .signedIn()
                        .signedInForm(Schema.object("ExportForm"), fresh(this::export))
                        .answers(200, "The data.", OwnDataRoutes.DATA)
                        .answers(303, "The sign-in is not fresh; on to the step-up page.")
                        .byForm(),
                Route.of("POST", PATH + "/delete", "Delete one's own account")
                        .signedIn()
                        .signedInForm(DELETE_FORM, fresh(this::delete))
                        .answers(303, "It is done; on to the page that says so, or to that of the step-up.")
                        .byForm(),
                Route.of("GET", "/account/deleted", "The page after the account was deleted")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(
                                call,
                                200,
                                new DataPage.AccountDeleted(latchkey.ownData().deletionGrace())))),
                Route.of(
                                "GET",
                                "/restore-account",
                                "The page of a link that takes a deletion back, which a visit does not use up")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .takes(new Route.Parameter("token", "query", Schema.text(), true, "The token of the link."))
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(
                                call,
                                200,
                                new DataPage.RestoreAccount(call.query("token").orElse(""))))),
                Route.of("GET", "/restore-account/done", "The page after a deletion was taken back")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(call, 200, new DataPage.AccountRestored()))));
    }

    /** Who did not sign in a moment ago is asked to do it once more, and comes back. */
    private Handler fresh(Handler handler) {
        return call -> {
            try {
                steps.requireFresh(call.identity());
            } catch (RefusedException e) {
                String back = URLEncoder.encode(call.base() + PATH, UTF_8);
                return Reply.of(shell.to(call, "/step-up?" + PageShell.RETURN_TO + "=" + back));
            }
            return handler.handle(call);
        };
    }

    private Reply page(Call call, List<FormProblem> problems) {
        return Reply.of(shell.signedIn(
                call,
                200,
                call.identity().session(),
                new DataPage.OwnData(latchkey.ownData().deletionGrace(), problems)));
    }

    private Reply export(Call call) {
        try {
            return Reply.of(steps.export(call.identity(), call.context()));
        } catch (RefusedException e) {
            return again(call, e.problem());
        }
    }

    private Reply delete(Call call) {
        try {
            if (!call.input().flag("confirm")) {
                throw Refusals.unacceptable("confirm", "required", "is required");
            }
            steps.delete(call.identity(), call.context());
            return Reply.of(shell.to(call, "/account/deleted").withCookies(browser.cleared()));
        } catch (RefusedException e) {
            return again(call, e.problem());
        }
    }

    private Reply again(Call call, Problem problem) {
        DataPage page = new DataPage.OwnData(latchkey.ownData().deletionGrace(), Refusals.shown(problem));
        return Reply.of(shell.again(call, problem, call.identity().session(), page));
    }

    Reply restore(Call call) {
        try {
            steps.restore(call.input().requiredText("token"), call.context());
            return Reply.of(shell.to(call, "/restore-account/done"));
        } catch (RefusedException e) {
            if (e.problem().code() == ErrorCode.LINK_INVALID) {
                throw e;
            }
            DataPage page = new DataPage.RestoreAccount(call.input().requiredText("token"));
            return Reply.of(shell.again(call, e.problem(), page));
        }
    }
}
