package dev.latchkey.servlet.route;

import dev.latchkey.servlet.json.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * The form that a route takes. Immutable.
 *
 * @param schema its fields
 * @param signedIn whether it is for people with a session; else it is bound to the pre-session
 * @param handler answers it
 */
record RouteForm(Schema schema, boolean signedIn, Handler handler) {

    /** The field of every form that tells it from a forged one. */
    static final String CSRF_FIELD = "csrf_token";

    /** Adds the field {@link #CSRF_FIELD}. */
    RouteForm {
        List<Schema.Member> members = new ArrayList<>(schema.members());
        members.add(Schema.optional(CSRF_FIELD, Schema.text(), "The value the page came with."));
        schema = Schema.object(String.valueOf(schema.name()), members.toArray(Schema.Member[]::new));
    }
}
