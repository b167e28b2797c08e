package dev.latchkey.servlet.api;

import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;

/** The parameters of lists that come in pages. */
final class Paging {

    static final int DEFAULT_LIMIT = 50;
    static final int LARGEST_LIMIT = 200;

    private Paging() {}

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
