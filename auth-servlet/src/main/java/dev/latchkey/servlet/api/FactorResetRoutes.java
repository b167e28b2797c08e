package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.access.Role;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.mfa.FactorReset;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.RequestResetResult;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Resets of second factors with notice and delay: asked for and cancelled by administrators, cancelled by the user. */
final class FactorResetRoutes {

    private static final String PERMISSION = "users:mfa-reset";
    private static final Schema TIME = Schema.text("date-time");

    private static final Schema RESET = Schema.object(
            "FactorReset",
            required("user_id", Schema.text("uuid"), "Whose second factors are to go."),
            required("requested_by", Schema.text("uuid").orNull(), "Who asked for it; null for the service itself."),
            required("requested_at", TIME, "When it was asked for."),
            required("due_at", TIME, "When it is carried out unless it is cancelled before."));

    private static final Schema CANCEL = Schema.object(
            "CancelFactorReset", required("token", Schema.text(), "The one-time token of the mailed link."));

    private final Latchkey latchkey;
    private final SecondFactorSteps steps;
    private final @Nullable FactorResetPages pages;

    FactorResetRoutes(Latchkey latchkey, SecondFactorSteps steps, @Nullable FactorResetPages pages) {
        this.latchkey = latchkey;
        this.steps = steps;
        this.pages = pages;
    }

    List<Route> routes() {
        String path = "/admin/users/{id}/mfa-reset";
        RouteBuilder cancel = Route.of(
                        "POST", "/mfa-reset/cancel", "Cancel a reset of one's second factors by a mailed link")
                .limited(RouteLimit.open(OpenCall.VERIFY_EMAIL))
                .body(CANCEL)
                .answers(204, "It is cancelled.")
                .fails(ErrorCode.LINK_INVALID, ErrorCode.RATE_LIMITED);
        if (pages != null) {
            cancel.form(FactorResetPages.FORM, pages::cancel);
        }
        return List.of(
                permitted(Route.of("POST", path, "Ask for a reset of a user's second factors, after notice and delay"))
                        .answers(202, "It waits; asking again changes nothing.", RESET)
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
                        .by(this::request),
                permitted(Route.of("GET", path, "The reset of a user's second factors that waits"))
                        .answers(200, "The reset.", RESET)
                        .fails(ErrorCode.NOT_FOUND)
                        .by(call -> Reply.of(Answer.json(200, view(waiting(userOf(call)))))),
                permitted(Route.of("DELETE", path, "Cancel a reset of a user's second factors"))
                        .answers(204, "It is cancelled.")
                        .fails(ErrorCode.NOT_FOUND)
                        .by(this::cancelByAdministrator),
                Route.of("DELETE", "/me/mfa/reset", "Cancel a reset of one's own second factors")
                        .signedIn()
                        .answers(204, "None waits any more.")
                        .fails(ErrorCode.STEP_UP_REQUIRED)
                        .by(call -> {
                            cancelOwn(call);
                            return Reply.of(Answer.of(204));
                        }),
                cancel.by(call -> {
                    cancelByToken(latchkey, call);
                    return Reply.of(Answer.of(204));
                }));
    }

    private static RouteBuilder permitted(RouteBuilder route) {
        return route.asking(
                        AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse(PERMISSION))),
                        "permission `" + PERMISSION + "`")
                .fails(ErrorCode.FORBIDDEN);
    }

    private Reply request(Call call) {
        Identity identity = call.identity();
        UserId user = userOf(call);
        steps.requireFresh(identity);
        requireAbove(identity, user);
        RequestResetResult result = latchkey.mfa().requestReset(user, call.context());
        if (result instanceof RequestResetResult.Waits waits) {
            return Reply.of(Answer.json(202, view(waits.reset())));
        }
        throw new RefusedException(ErrorCode.CONFLICT, "the user has no second factor");
    }

    /** One's own factors are removed with the factor, and an administrator's at the wish of another one alone. */
    private void requireAbove(Identity identity, UserId user) {
        if (identity.user().equals(user)) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "one's own second factors are reset by another one");
        }
        boolean ofAdministrator = latchkey.access().roleNames(user).contains(Role.ADMIN);
        if (ofAdministrator && !latchkey.access().roleNames(identity.user()).contains(Role.ADMIN)) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "the second factors of an administrator are reset by an administrator");
        }
    }

    private Reply cancelByAdministrator(Call call) {
        if (!latchkey.mfa().resets().cancel(userOf(call), call.context())) {
            throw nothingWaits();
        }
        return Reply.of(Answer.of(204));
    }

    /** Cancels one's own reset in a session that was started with the factor; the calls and the forms do so alike. */
    void cancelOwn(Call call) {
        Identity identity = call.identity();
        if (!identity.token().methods().contains(MfaMethod.MULTI_FACTOR)) {
            throw new RefusedException(
                    Problem.of(ErrorCode.STEP_UP_REQUIRED, "this call needs an authentication with the second factor")
                            .withRequired(List.of(MfaMethod.MULTI_FACTOR)));
        }
        boolean unused = latchkey.mfa().resets().cancel(identity.user(), call.context());
    }

    /** Cancels by the mailed link; the calls and the forms do so alike. */
    static void cancelByToken(Latchkey latchkey, Call call) {
        Secret token = Secret.of(call.input().requiredText("token"));
        if (!latchkey.mfa().resets().cancel(token, call.context())) {
            throw new RefusedException(
                    ErrorCode.LINK_INVALID, "the link is unknown, used or superseded, or the reset was carried out");
        }
    }

    private UserId userOf(Call call) {
        try {
            UserId user = UserId.parse(call.variable("id"));
            if (latchkey.accounts().find(user).isPresent()) {
                return user;
            }
        } catch (IllegalArgumentException e) {
            throw noUser();
        }
        throw noUser();
    }

    private FactorReset waiting(UserId user) {
        return latchkey.mfa().resets().find(user).orElseThrow(FactorResetRoutes::nothingWaits);
    }

    private static RefusedException noUser() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such user");
    }

    private static RefusedException nothingWaits() {
        return new RefusedException(ErrorCode.NOT_FOUND, "no reset of the user's second factors waits");
    }

    private static ObjectNode view(FactorReset reset) {
        UserId by = reset.requestedBy();
        return Views.object()
                .put("user_id", reset.user().toString())
                .put("requested_by", by == null ? null : by.toString())
                .put("requested_at", Views.time(reset.requestedAt()))
                .put("due_at", Views.time(reset.dueAt()));
    }
}
