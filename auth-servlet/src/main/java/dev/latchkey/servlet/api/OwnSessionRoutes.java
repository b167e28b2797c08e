package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.TokenLocation;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.session.EndOthersResult;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionStats;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One's own sessions. */
final class OwnSessionRoutes {

    private final Latchkey latchkey;
    private final BrowserSessions browser;

    OwnSessionRoutes(Latchkey latchkey, BrowserSessions browser) {
        this.latchkey = latchkey;
        this.browser = browser;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/me/sessions", "One's own sessions")
                        .signedIn()
                        .takes(new Route.Parameter(
                                "limit", "query", Schema.integer(), false, "1 to 200; 50 by default."))
                        .takes(new Route.Parameter("cursor", "query", Schema.text(), false, "Where to go on."))
                        .answers(200, "The sessions that are active.", Answers.SESSIONS)
                        .fails(ErrorCode.VALIDATION_FAILED, ErrorCode.MALFORMED_REQUEST)
                        .by(this::list),
                Route.of("DELETE", "/me/sessions/{id}", "End one of one's own sessions")
                        .signedIn()
                        .answers(204, "The session is over.")
                        .fails(ErrorCode.NOT_FOUND)
                        .by(this::end),
                Route.of("DELETE", "/me/sessions", "End all of one's own sessions but this one")
                        .signedIn()
                        .answers(204, "They are over.")
                        .by(this::endOthers),
                Route.of("GET", "/me/sessions/stats", "One's own sessions in numbers")
                        .signedIn()
                        .answers(200, "How many, by device and by day.", Answers.SESSION_STATS)
                        .by(this::stats));
    }

    private Reply list(Call call) {
        int limit = Paging.limit(call);
        List<Session> all = latchkey.sessions().list(call.identity().user());
        int from = call.query("cursor").map(cursor -> after(all, cursor)).orElse(0);
        int to = Math.min(all.size(), from + limit);
        ObjectNode body = Views.object();
        ArrayNode items = body.putArray("items");
        for (Session session : all.subList(from, to)) {
            items.add(Views.session(session, session.id().equals(call.identity().session())));
        }
        body.put(
                "next_cursor",
                to < all.size() ? SessionPlace.of(all.get(to - 1)).toString() : null);
        return Reply.of(Answer.json(200, body));
    }

    /** Behind the place that the cursor names, whatever became of the session that stood there. */
    private static int after(List<Session> all, String cursor) {
        SessionPlace place;
        try {
            place = SessionPlace.parse(cursor);
        } catch (IllegalArgumentException e) {
            throw Paging.notACursor();
        }
        int from = 0;
        while (from < all.size() && !place.isBefore(all.get(from))) {
            from++;
        }
        return from;
    }

    private Reply end(Call call) {
        Identity identity = call.identity();
        SessionId id = parse(call.variable("id")).orElseThrow(OwnSessionRoutes::notFound);
        boolean own = latchkey.sessions()
                .find(id)
                .filter(session -> session.user().equals(identity.user()))
                .isPresent();
        if (!own) {
            throw notFound();
        }
        latchkey.sessions().end(identity.user(), id, EndReason.SIGNED_OUT, call.context());
        boolean clears = id.equals(identity.session()) && identity.location() == TokenLocation.COOKIE;
        return Reply.of(clears ? Answer.of(204).withCookies(browser.cleared()) : Answer.of(204));
    }

    private Reply endOthers(Call call) {
        endOthers(latchkey, call);
        return Reply.of(Answer.of(204));
    }

    /** Who signs out elsewhere may have lost a device: none is trusted any longer. The calls and the forms do so alike. */
    static void endOthers(Latchkey latchkey, Call call) {
        Identity identity = call.identity();
        UserId user = identity.user();
        EndOthersResult result = latchkey.sessions()
                .endOthers(
                        user,
                        identity.session(),
                        EndReason.SIGNED_OUT,
                        call.context(),
                        tx -> latchkey.trustedDevices()
                                .forgetAll(tx, user, identity.token().epoch(), call.context()));
        if (result instanceof EndOthersResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
    }

    private Reply stats(Call call) {
        SessionStats stats = latchkey.sessions().stats(call.identity().user());
        ObjectNode body = Views.object();
        body.put("active", stats.active());
        body.put("started", stats.started());
        ArrayNode byDevice = body.putArray("by_device");
        stats.byDevice()
                .forEach((device, count) ->
                        byDevice.addObject().put("device", device).put("count", count));
        ArrayNode byDay = body.putArray("by_day");
        stats.byDay()
                .forEach((day, count) ->
                        byDay.addObject().put("day", day.toString()).put("count", count));
        return Reply.of(Answer.json(200, body));
    }

    private static Optional<SessionId> parse(String text) {
        try {
            return Optional.of(SessionId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RefusedException notFound() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such session");
    }
}
