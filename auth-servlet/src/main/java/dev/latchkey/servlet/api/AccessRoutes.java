package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Decision;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Why a permission is granted or not. */
final class AccessRoutes {

    private static final String PERMISSION = "access:explain";
    private static final String GLOBAL = "global";

    private final Latchkey latchkey;

    AccessRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    Route route() {
        return Route.of("GET", "/access/explain", "Why a user has a permission, or has it not")
                .asking(
                        AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse(PERMISSION))),
                        "permission `" + PERMISSION + "`")
                .takes(new Route.Parameter("user_id", "query", Schema.text("uuid"), true, "The user."))
                .takes(new Route.Parameter("permission", "query", Schema.text(), true, "`resource:action`."))
                .takes(new Route.Parameter(
                        "scope", "query", Schema.oneOf(List.of(GLOBAL)), false, "Where; `global` by default."))
                .answers(200, "The decision and the chain of roles it rests on.", Answers.EXPLANATION)
                .fails(ErrorCode.VALIDATION_FAILED, ErrorCode.NOT_FOUND)
                .by(this::explain);
    }

    private Reply explain(Call call) {
        UserId user = parameter(call, "user_id", UserId::parse);
        Permission permission = parameter(call, "permission", Permission::parse);
        if (!call.query("scope").orElse(GLOBAL).equals(GLOBAL)) {
            throw Refusals.unacceptable("scope", "invalid", "is " + GLOBAL);
        }
        if (latchkey.accounts().findRecent(user).isEmpty()) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such user");
        }
        Decision decision = latchkey.access().can(user, permission);
        ObjectNode body = Views.object();
        body.put("user_id", user.toString());
        body.put("permission", permission.toString());
        body.put("scope", GLOBAL);
        body.put("granted", decision.granted());
        body.set("chain", Views.texts(decision.rolePath()));
        body.put("granted_by", decision.grantedBy().map(Permission::toString).orElse(null));
        body.put("explanation", decision.explanation());
        return Reply.of(Answer.json(200, body));
    }

    private static <T> T parameter(Call call, String name, Function<String, T> parser) {
        Optional<String> text = call.query(name);
        if (text.isEmpty()) {
            throw Refusals.unacceptable(name, "required", "is required");
        }
        try {
            return parser.apply(text.get());
        } catch (IllegalArgumentException e) {
            throw Refusals.unacceptable(name, "invalid", "is not of the form it must have");
        }
    }
}
