package dev.latchkey.servlet.api;

import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists that come in pages: their parameters, and what is answered. */
final class Paging {

    static final int DEFAULT_LIMIT = 50;
    static final int LARGEST_LIMIT = 200;

    private Paging() {}

    /** A route of such a list. */
    static RouteBuilder paged(RouteBuilder route) {
        return route.takes(new Route.Parameter("limit", "query", Schema.integer(), false, "1 to 200; 50 by default."))
                .takes(new Route.Parameter("cursor", "query", Schema.text(), false, "Where to go on."))
                .fails(ErrorCode.VALIDATION_FAILED);
    }

    /**
     * A page of a list.
     *
     * @param read gives up to a number from a place on
     * @param parse reads the place
     * @param view shows an item
     * @param place the place of an item
     */
    static <T, K> Reply page(
            Call call,
            PageReader<T, K> read,
            Function<String, K> parse,
            Function<T, ObjectNode> view,
            Function<T, K> place) {
        int limit = limit(call);
        List<T> found = read.read(cursor(call, parse), limit + 1);
        List<T> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode body = Views.object();
        ArrayNode items = body.putArray("items");
        page.forEach(item -> items.add(view.apply(item)));
        boolean more = found.size() > limit;
        body.put("next_cursor", more ? String.valueOf(place.apply(page.get(limit - 1))) : null);
        return Reply.of(Answer.json(200, body));
    }

    /** Reads items that come after a place, null for the first ones. */
    interface PageReader<T, K> {

        List<T> read(@Nullable K after, int limit);
    }

    private static <K> @Nullable K cursor(Call call, Function<String, K> parse) {
        try {
            return call.query("cursor").map(parse).orElse(null);
        } catch (IllegalArgumentException e) {
            throw notACursor();
        }
    }

    /** How many are asked for; nothing but ASCII digits without a leading zero is a number here. */
    static int limit(Call call) {
        String text = call.query("limit").orElse(String.valueOf(DEFAULT_LIMIT));
        int limit = text.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw Refusals.unacceptable("limit", "invalid", "is 1 to " + LARGEST_LIMIT);
        }
        return limit;
    }

    /** A cursor that no list has given is not a list's end: whoever sends it is to learn that it is wrong. */
    static RefusedException notACursor() {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, "parameter 'cursor' is no next_cursor of this list");
    }
}
