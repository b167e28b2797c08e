package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.account.UnlockResult;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.RecoveryPage;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lifts the locks of accounts: by the link that was mailed to the owner, and for administrators. */
final class UnlockRoutes {

    private static final String PERMISSION = "users:unlock";
    private static final Schema.Member TOKEN = required("token", Schema.text(), "The token of the mailed link.");
    private static final Schema BODY = Schema.object("UnlockRequest", TOKEN);
    private static final Schema FORM = Schema.object("UnlockForm", TOKEN);

    private final Latchkey latchkey;
    private final @Nullable PageShell shell;

    /**
     * The routes.
     *
     * @param shell shows pages, null where there are none
     */
    UnlockRoutes(Latchkey latchkey, @Nullable PageShell shell) {
        this.latchkey = latchkey;
        this.shell = shell;
    }

    /** What takes the mailed link. */
    List<Route> byLink() {
        List<Route> routes = new ArrayList<>();
        RouteBuilder unlock = Route.of("POST", "/unlock", "Lift the lock of one's account by a mailed link")
                .limited(RouteLimit.open(OpenCall.UNLOCK))
                .body(BODY)
                .answers(204, "The account takes its password again from everywhere; nobody is signed in.")
                .fails(ErrorCode.LINK_INVALID, ErrorCode.RATE_LIMITED);
        if (shell != null) {
            PageShell pages = shell;
            unlock.form(FORM, call -> {
                lift(call);
                return Reply.of(pages.to(call, "/unlock/done"));
            });
            routes.addAll(pages(pages));
        }
        routes.add(unlock.by(call -> {
            lift(call);
            return Reply.of(Answer.of(204));
        }));
        return routes;
    }

    Route byAdministrator() {
        return Route.of("POST", "/admin/users/{id}/unlock", "Lift the lock of a user's account")
                .asking(
                        AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse(PERMISSION))),
                        "permission `" + PERMISSION + "`")
                .answers(204, "It is not locked.")
                .fails(ErrorCode.NOT_FOUND)
                .by(this::forAdministrator);
    }

    private List<Route> pages(PageShell pages) {
        return List.of(
                Route.of("GET", "/unlock", "The page of a link that lifts a lock, which a visit does not use up")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .takes(new Route.Parameter("token", "query", Schema.text(), true, "The token of the link."))
                        .answers(200, "The page.", "text/html")
                        .fails(ErrorCode.LINK_INVALID)
                        .by(call -> page(pages, call)),
                Route.of("GET", "/unlock/done", "The page after a lock was lifted")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(pages.open(call, 200, new RecoveryPage.Unlocked()))));
    }

    private Reply page(PageShell pages, Call call) {
        String token = call.query("token").orElse("");
        if (!latchkey.locks().isLinkLive(Secret.of(token))) {
            throw linkInvalid();
        }
        return Reply.of(pages.open(call, 200, new RecoveryPage.Unlock(token)));
    }

    private void lift(Call call) {
        Secret token = Secret.of(call.input().requiredText("token"));
        if (latchkey.locks().unlock(token, call.context()) == UnlockResult.LINK_INVALID) {
            throw linkInvalid();
        }
    }

    private Reply forAdministrator(Call call) {
        UserId user;
        try {
            user = UserId.parse(call.variable("id"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such user");
        }
        if (latchkey.locks().unlock(user, call.context()) == UnlockResult.NOT_FOUND) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such user");
        }
        return Reply.of(Answer.of(204));
    }

    private static RefusedException linkInvalid() {
        return new RefusedException(ErrorCode.LINK_INVALID, "the link is unknown, used, expired or superseded");
    }
}
