package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.client.TrustedProxies;
import dev.latchkey.servlet.identity.Authentication;
import dev.latchkey.servlet.identity.Credentials;
import dev.latchkey.servlet.identity.Demand;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.Collections;
import java.util.List;

/**
 * The call of reverse proxies that ask about each request (nginx {@code auth_request}, Envoy, Traefik), and the health of
 * this node.
 */
final class CheckRoutes {

    private static final String ORIGINAL_METHOD = "X-Original-Method";
    private static final String ANY_METHOD = "*";

    private final Latchkey latchkey;
    private final TrustedProxies proxies;

    CheckRoutes(Latchkey latchkey, TrustedProxies proxies) {
        this.latchkey = latchkey;
        this.proxies = proxies;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/check", "Whether a request may go on, for a reverse proxy")
                        .limited(RouteLimit.UNLIMITED)
                        .ignoringBody()
                        .takes(new Route.Parameter(
                                ORIGINAL_METHOD,
                                "header",
                                Schema.text(),
                                false,
                                "The method of the request that is asked about. With a cookie, unsafe ones need the CSRF"
                                        + " value."))
                        .answers(204, "It may; `X-Auth-User`, `X-Auth-Roles` and `X-Auth-Organization` say who it is.")
                        .fails(
                                ErrorCode.TOKEN_MISSING,
                                ErrorCode.TOKEN_INVALID,
                                ErrorCode.TOKEN_EXPIRED,
                                ErrorCode.TOKEN_REVOKED,
                                ErrorCode.CSRF_FAILED)
                        .by(this::check),
                Route.of("GET", "/health/live", "Whether this node runs")
                        .limited(RouteLimit.UNLIMITED)
                        .answers(200, "It does.", Answers.HEALTH)
                        .by(call -> health(true)),
                Route.of("GET", "/health/ready", "Whether this node can answer requests")
                        .limited(RouteLimit.UNLIMITED)
                        .answers(200, "It can.", Answers.HEALTH)
                        .answers(503, "It cannot now.", Answers.HEALTH)
                        .by(call -> health(latchkey.isReady())));
    }

    /** Never sets cookies: the proxy would not pass them on. */
    private Reply check(Call call) {
        Credentials credentials = call.credentials()
                .onBehalfOf(method(call), call.header("X-CSRF-Token").orElse(null));
        Authentication authentication =
                call.authenticate(credentials, Demand.anywhere().withoutCookies());
        if (authentication instanceof Authentication.Known known) {
            return Reply.of(who(known.identity()));
        }
        if (authentication instanceof Authentication.Refused refused) {
            throw new RefusedException(refused.problem());
        }
        throw new RefusedException(ErrorCode.TOKEN_MISSING, "the request needs an access token");
    }

    /**
     * The method of the request that is asked about. Anybody may say that it is unsafe, which only asks for more. That it
     * is safe is believed of a client that speaks for itself, and of a proxy that says so once; a trusted proxy that says
     * nothing, and whoever says it twice, is taken to mean any method.
     */
    private String method(Call call) {
        List<String> said = Collections.list(call.request().getHeaders(ORIGINAL_METHOD));
        if (said.isEmpty()) {
            return proxies.vouchFor(call.request()) ? ANY_METHOD : "GET";
        }
        return said.size() == 1 ? said.get(0) : ANY_METHOD;
    }

    private Answer who(Identity identity) {
        Answer answer = Answer.of(204)
                .withHeader("X-Auth-User", identity.user().toString())
                .withHeader(
                        "X-Auth-Roles",
                        String.join(",", Views.sorted(identity.authority().roleNames())));
        return identity.token()
                .organization()
                .map(organization -> answer.withHeader("X-Auth-Organization", organization))
                .orElse(answer);
    }

    private static Reply health(boolean up) {
        return Reply.of(Answer.json(up ? 200 : 503, Views.object().put("status", up ? "up" : "down")));
    }
}
