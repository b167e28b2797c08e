package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.FactorPage;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;

/** The page of the mailed link that cancels a reset of second factors; a visit of a mail scanner cancels nothing. */
final class FactorResetPages {

    static final Schema FORM = Schema.object(
            "CancelFactorResetForm", required("token", Schema.text(), "The one-time token of the mailed link."));

    private static final String DONE = "/mfa-reset/cancelled";

    private final Latchkey latchkey;
    private final PageShell shell;

    FactorResetPages(Latchkey latchkey, PageShell shell) {
        this.latchkey = latchkey;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/mfa-reset/cancel", "The page of the link that cancels a reset of second factors")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(
                                call,
                                200,
                                new FactorPage.CancelReset(call.query("token").orElse(""))))),
                Route.of("GET", DONE, "The page after a reset of second factors was cancelled")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(call, 200, new FactorPage.ResetCancelled()))));
    }

    Reply cancel(Call call) {
        FactorResetRoutes.cancelByToken(latchkey, call);
        return Reply.of(shell.to(call, DONE));
    }
}
