package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Uuids;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The devices that one has signed in on. */
final class KnownDeviceRoutes {

    private static final Schema TIME = Schema.text("date-time");

    static final Schema KNOWN_DEVICES = Schema.object(
            "KnownDevices",
            required(
                    "items",
                    Schema.list(Schema.object(
                            "KnownDevice",
                            required("id", Schema.text("uuid"), "The device's id."),
                            required("device", Schema.text(), "What its client said of itself, in a few words."),
                            required("ip", Schema.text().orNull(), "The address of the last sign-in on it."),
                            required("user_agent", Schema.text().orNull(), "What its client said of itself."),
                            required("created_at", TIME, "When one first signed in on it."),
                            required("last_seen_at", TIME, "When one last signed in on it."),
                            required("expires_at", TIME, "When it is forgotten unless one signs in on it again."))),
                    "The devices, the last seen first."),
            required("next_cursor", Schema.text().orNull(), "Where to go on; null at the end."));

    private final Latchkey latchkey;

    KnownDeviceRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/me/devices", "The devices that one has signed in on")
                        .signedIn()
                        .answers(200, "The devices that are known.", KNOWN_DEVICES)
                        .by(this::list),
                Route.of("DELETE", "/me/devices/{id}", "Forget a device: the next sign-in on it is told of")
                        .signedIn()
                        .answers(204, "It is not known any more.")
                        .by(this::forget),
                Route.of("DELETE", "/me/devices", "Forget all devices that one has signed in on")
                        .signedIn()
                        .answers(204, "None is known any more.")
                        .by(this::forgetAll));
    }

    private Reply list(Call call) {
        Identity identity = call.identity();
        ObjectNode body = Views.object();
        ArrayNode items = body.putArray("items");
        latchkey.knownDevices()
                .list(identity.user(), identity.token().epoch())
                .forEach(device -> items.add(Views.device(device)));
        body.putNull("next_cursor");
        return Reply.of(Answer.json(200, body));
    }

    private Reply forget(Call call) {
        forget(latchkey, call, call.variable("id"));
        return Reply.of(Answer.of(204));
    }

    /** Forgets a device; one that is gone already, or was never there, is as its owner wants it. */
    static void forget(Latchkey latchkey, Call call, String id) {
        try {
            boolean unused = latchkey.knownDevices().forget(call.identity().user(), Uuids.parse(id), call.context());
        } catch (IllegalArgumentException e) {
            return;
        }
    }

    private Reply forgetAll(Call call) {
        int unused = latchkey.knownDevices().forgetAll(call.identity().user(), call.context());
        return Reply.of(Answer.of(204));
    }
}
