package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.session.DeviceName;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The audit log as JSON. */
final class AuditViews {

    private static final Schema ID = Schema.text("uuid");
    private static final String ENDED =
            "How it ended: `success`, `refused`, `unknown` where it cannot be read, or what a newer version adds.";

    static final Schema OWN_EVENTS = listOf(Schema.object(
            "OwnEvent",
            required("id", ID, "The entry's id."),
            required("at", Schema.text("date-time"), "When it happened."),
            required("type", Schema.text(), "What happened, such as `signed_in`."),
            required("outcome", Schema.text(), ENDED),
            required("by_other", Schema.flag(), "Whether somebody else who was signed in did it."),
            required("ip", Schema.text().orNull(), "The client's address; null where somebody else did it."),
            required("user_agent", Schema.text().orNull(), "What the client said of itself; likewise."),
            required("device", Schema.text().orNull(), "The same in a few words; likewise."),
            required("details", Schema.freeObject(), "What is told of this type beside that; texts.")));

    static final Schema EVENTS = listOf(Schema.object(
            "AuditEvent",
            required("id", ID, "The entry's id."),
            required("at", Schema.text("date-time"), "When it happened."),
            required("type", Schema.text(), "What happened, such as `signed_in`."),
            required("outcome", Schema.text(), ENDED),
            required("user_id", ID.orNull(), "The user it is about."),
            required("actor_id", ID.orNull(), "The signed-in user who did it."),
            required("ip", Schema.text().orNull(), "The client's address."),
            required("user_agent", Schema.text().orNull(), "What the client said of itself."),
            required("device", Schema.text().orNull(), "The same in a few words."),
            required("request_id", Schema.text().orNull(), "What names the request in logs."),
            required("details", Schema.freeObject(), "What is told of this type beside that; texts.")));

    static final Schema VERIFICATION = Schema.object(
            "AuditVerification",
            required(
                    "intact",
                    Schema.flag().orNull(),
                    "Whether the log is as it was written; null while there is a `next`."),
            required("checked", Schema.integer(), "How many entries were looked at, in all parts, up to the fault."),
            required("erased", Schema.integer().orNull(), "How many of them are erased; null unless intact."),
            required("head", Schema.text().orNull(), "The point the log has reached, to be kept; null unless intact."),
            required("next", Schema.text().orNull(), "Where to go on with `after`; null at the end and at a fault."),
            required(
                    "fault",
                    Schema.text().orNull(),
                    "`altered`, `missing`, `misplaced`, `truncated`, `erased_untold`,"
                            + " `forgotten_early`, `replaced`, `chain_lost`; else null."),
            required("number", Schema.integer().orNull(), "The number at which the fault first shows."),
            required("event_id", ID.orNull(), "The entry of that number."));

    private AuditViews() {}

    private static Schema listOf(Schema item) {
        return Schema.object(
                item.name() + "List",
                required("items", Schema.list(item), "The entries, the latest first."),
                required("next_cursor", Schema.text().orNull(), "Where to go on; null at the end."));
    }

    static ObjectNode list(AuditPage page, Function<AuditEvent, ObjectNode> view) {
        ObjectNode body = Views.object();
        ArrayNode items = body.putArray("items");
        page.events().forEach(event -> items.add(view.apply(event)));
        body.put("next_cursor", page.next().map(AuditPlace::toString).orElse(null));
        return body;
    }

    /** What an administrator did is shown to the user, and not where the administrator was. */
    static ObjectNode own(AuditEvent event, UserId user) {
        boolean byOther = isByOther(event, user);
        ObjectNode node = common(event);
        node.put("by_other", byOther);
        putClient(node, byOther ? null : event.address(), byOther ? null : event.userAgent());
        node.set("details", details(event));
        return node;
    }

    static boolean isByOther(AuditEvent event, UserId user) {
        return event.actor() != null && !event.actor().equals(user);
    }

    static ObjectNode event(AuditEvent event) {
        ObjectNode node = common(event);
        node.put("user_id", text(event.user()));
        node.put("actor_id", text(event.actor()));
        putClient(node, event.address(), event.userAgent());
        node.put("request_id", event.requestId());
        node.set("details", details(event));
        return node;
    }

    private static ObjectNode common(AuditEvent event) {
        ObjectNode node = Views.object();
        node.put("id", event.id().toString());
        node.put("at", Views.time(event.at()));
        node.put("type", event.type());
        node.put("outcome", event.outcome().code());
        return node;
    }

    private static void putClient(ObjectNode node, @Nullable String address, @Nullable String userAgent) {
        node.put("ip", address);
        node.put("user_agent", userAgent);
        node.put("device", userAgent == null ? null : DeviceName.of(userAgent));
    }

    private static ObjectNode details(AuditEvent event) {
        ObjectNode details = Views.object();
        event.details().forEach(details::put);
        return details;
    }

    private static @Nullable String text(@Nullable UserId id) {
        return id == null ? null : id.toString();
    }

    static ObjectNode verification(AuditVerification found, Audit audit) {
        ObjectNode body = Views.object();
        if (found instanceof AuditVerification.Unfinished) {
            body.putNull("intact");
        } else {
            body.put("intact", found instanceof AuditVerification.Intact);
        }
        body.put("checked", found.checked());
        if (found instanceof AuditVerification.Intact intact) {
            body.put("erased", intact.erased());
            body.put("head", audit.keep(intact).toString());
            body.putNull("next").putNull("fault").putNull("number").putNull("event_id");
        } else if (found instanceof AuditVerification.Unfinished unfinished) {
            body.putNull("erased").putNull("head");
            body.put("next", unfinished.progress().toString());
            body.putNull("fault").putNull("number").putNull("event_id");
        } else {
            AuditVerification.Broken broken = (AuditVerification.Broken) found;
            UUID entry = broken.entry();
            body.putNull("erased").putNull("head").putNull("next");
            body.put("fault", broken.fault().code());
            body.put("number", broken.number());
            body.put("event_id", entry == null ? null : entry.toString());
        }
        return body;
    }
}
