package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What other services need to know of the issuer: its keys (RFC 7517) and its metadata (RFC 8414). */
final class KeyRoutes {

    /** Keys are published for longer than this before they are used. */
    private static final String CACHING = "public, max-age=300";

    private final Latchkey latchkey;

    KeyRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/.well-known/jwks.json", "The public keys of access tokens")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "A JSON Web Key Set.", "application/jwk-set+json")
                        .by(call -> Reply.of(Answer.text(
                                        200,
                                        "application/jwk-set+json",
                                        latchkey.jwks().toJson())
                                .withHeader("Cache-Control", CACHING)
                                .withHeader("Access-Control-Allow-Origin", "*"))),
                Route.of("GET", "/.well-known/oauth-authorization-server", "The metadata of the issuer")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "Authorization server metadata.", "application/json")
                        .by(this::metadata));
    }

    private Reply metadata(Call call) {
        String issuer = latchkey.settings().issuer().toString();
        ObjectNode body = Views.object();
        body.put("issuer", issuer);
        body.put("jwks_uri", issuer + "/.well-known/jwks.json");
        body.putArray("response_types_supported");
        body.putArray("grant_types_supported");
        body.putArray("token_endpoint_auth_methods_supported");
        return Reply.of(Answer.json(200, body).withHeader("Cache-Control", CACHING));
    }
}
