package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.access.TokenLocation;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rights over one's own data: to have it all, to delete the account, and to take that back. */
final class OwnDataRoutes {

    private static final Schema RESTORE =
            Schema.object("RestoreAccountRequest", required("token", Schema.text(), "The token of the mailed link."));

    /** What is in it depends on the host too. */
    static final Schema DATA = Schema.freeObject("PersonalData");

    private final OwnDataSteps steps;
    private final BrowserSessions browser;
    private final @Nullable OwnDataPages pages;

    OwnDataRoutes(OwnDataSteps steps, BrowserSessions browser, @Nullable OwnDataPages pages) {
        this.steps = steps;
        this.browser = browser;
        this.pages = pages;
    }

    List<Route> routes() {
        RouteBuilder restore = Route.of("POST", "/restore-account", "Take the deletion of an account back")
                .limited(RouteLimit.open(OpenCall.RESTORE_ACCOUNT))
                .body(RESTORE)
                .answers(204, "The account is as it was before; nobody is signed in by it.")
                .fails(ErrorCode.LINK_INVALID, ErrorCode.RATE_LIMITED);
        if (pages != null) {
            restore.form(OwnDataPages.RESTORE_FORM, pages::restore);
        }
        return List.of(
                Route.of("GET", "/me/export", "All of one's own data")
                        .signedIn()
                        .answers(200, "The data, as a file: a member for each part of the system.", DATA)
                        .fails(
                                ErrorCode.STEP_UP_REQUIRED,
                                ErrorCode.NOT_FOUND,
                                ErrorCode.FORBIDDEN,
                                ErrorCode.RATE_LIMITED)
                        .by(this::export),
                Route.of("DELETE", "/me", "Delete one's own account; all its sessions end")
                        .signedIn()
                        .answers(204, "The account is not usable any more, and is erased after the time of grace.")
                        .fails(
                                ErrorCode.STEP_UP_REQUIRED,
                                ErrorCode.NOT_FOUND,
                                ErrorCode.LAST_ADMIN,
                                ErrorCode.FORBIDDEN)
                        .by(this::delete),
                restore.by(this::restore));
    }

    private Reply export(Call call) {
        steps.requireFresh(call.identity());
        return Reply.of(steps.export(call.identity(), call.context()));
    }

    private Reply delete(Call call) {
        steps.requireFresh(call.identity());
        steps.delete(call.identity(), call.context());
        Answer answer = Answer.of(204);
        return Reply.of(
                call.identity().location() == TokenLocation.COOKIE ? answer.withCookies(browser.cleared()) : answer);
    }

    private Reply restore(Call call) {
        steps.restore(call.input().requiredText("token"), call.context());
        return Reply.of(Answer.of(204));
    }
}
