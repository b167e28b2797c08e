package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.audit.AuditProgress;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.KeptPoint;
import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The audit log: one's own part of it, and all of it for whoever may read it. */
final class AuditRoutes {

    private static final String READ = "audit:read";
    private static final String VERIFY = "audit:verify";

    /** A second or few of work. */
    private static final int VERIFIED_AT_ONCE = 50_000;

    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Latchkey latchkey;
    private final Semaphore verifying = new Semaphore(1);

    AuditRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    List<Route> routes() {
        return List.of(
                paged(Route.of("GET", "/me/events", "One's own security log").signedIn())
                        .answers(200, "What happened to the account, the latest first.", AuditViews.OWN_EVENTS)
                        .by(this::own),
                filtered(paged(permitted(Route.of("GET", "/admin/events", "The audit log"), READ)
                                .takes(query("user_id", Schema.text("uuid"), "Only entries about this user."))))
                        .answers(200, "The entries, the latest first.", AuditViews.EVENTS)
                        .fails(ErrorCode.FORBIDDEN)
                        .by(call -> list(call, userOf(call))),
                filtered(paged(permitted(Route.of("GET", "/admin/users/{id}/events", "What happened to a user"), READ)))
                        .answers(200, "The entries, the latest first.", AuditViews.EVENTS)
                        .fails(ErrorCode.FORBIDDEN)
                        .by(call -> list(call, read(call.variable("id"), "id", "is a user's id", UserId::parse))),
                permitted(Route.of("GET", "/admin/events/verify", "Whether the audit log is as it was written"), VERIFY)
                        .takes(query("known", Schema.text(), "The `head` of an earlier answer, kept elsewhere since."))
                        .takes(query("after", Schema.text(), "The `next` of the answer before, to go on from there."))
                        .answers(200, "What was found.", AuditViews.VERIFICATION)
                        .fails(ErrorCode.VALIDATION_FAILED, ErrorCode.RATE_LIMITED)
                        .by(this::verify));
    }

    private static RouteBuilder permitted(RouteBuilder route, String permission) {
        return route.asking(
                AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse(permission))),
                "permission `" + permission + "`");
    }

    private static RouteBuilder paged(RouteBuilder route) {
        return route.takes(query("limit", Schema.integer(), "1 to 200; 50 by default."))
                .takes(query("cursor", Schema.text(), "Where to go on."))
                .fails(ErrorCode.VALIDATION_FAILED);
    }

    private static RouteBuilder filtered(RouteBuilder route) {
        return route.takes(query("type", Schema.text(), "Only entries of this type, such as `signed_in`."))
                .takes(query("outcome", Schema.oneOf(List.of("success", "refused")), "Only entries that ended so."))
                .takes(query("from", Schema.text("date-time"), "Only entries at or after this time."))
                .takes(query("to", Schema.text("date-time"), "Only entries before this time."));
    }

    private static Route.Parameter query(String name, Schema schema, String description) {
        return new Route.Parameter(name, "query", schema, false, description);
    }

    private Reply own(Call call) {
        UserId user = call.identity().user();
        AuditPage page = page(call, AuditFilter.of(user));
        return Reply.of(Answer.json(200, AuditViews.list(page, event -> AuditViews.own(event, user))));
    }

    private Reply list(Call call, @Nullable UserId user) {
        AuditFilter filter = new AuditFilter(
                user,
                parameter(call, "type", "is a type such as signed_in", AuditRoutes::type),
                parameter(call, "outcome", "is success or refused", AuditRoutes::outcome),
                parameter(call, "from", "is a time such as 2026-03-01T12:00:00Z", AuditRoutes::time),
                parameter(call, "to", "is a time such as 2026-03-01T12:00:00Z", AuditRoutes::time));
        return Reply.of(Answer.json(200, AuditViews.list(page(call, filter), AuditViews::event)));
    }

    private AuditPage page(Call call, AuditFilter filter) {
        int limit = Paging.limit(call);
        AuditPlace after = parameter(call, "cursor", "is a next_cursor of this list", AuditPlace::parse);
        return latchkey.audit().list(filter, after, limit);
    }

    private static @Nullable UserId userOf(Call call) {
        return parameter(call, "user_id", "is a user's id", UserId::parse);
    }

    private Reply verify(Call call) {
        KeptPoint known = parameter(call, "known", "is the head of an earlier answer", KeptPoint::parse);
        AuditProgress after = parameter(call, "after", "is the next of the answer before", AuditProgress::parse);
        // Whoever may ask for it, asks for much: one at a time leaves the node's threads to the others.
        if (!verifying.tryAcquire()) {
            throw Refusals.refused(Refusals.rateLimited(BUSY));
        }
        try {
            AuditVerification found = latchkey.audit().verifyPart(known, after, VERIFIED_AT_ONCE);
            return Reply.of(Answer.json(200, AuditViews.verification(found, latchkey.audit())));
        } finally {
            verifying.release();
        }
    }

    private static <T> @Nullable T parameter(Call call, String name, String expected, Function<String, T> reader) {
        String text = call.query(name).orElse(null);
        return text == null ? null : read(text, name, expected, reader);
    }

    private static <T> T read(String text, String name, String expected, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Refusals.unacceptable(name, "invalid", expected);
        }
    }

    private static String type(String text) {
        if (!text.matches("[a-z_]{1,50}")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static AuditOutcome outcome(String text) {
        for (AuditOutcome outcome : AuditOutcome.all()) {
            if (outcome.code().equals(text)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException();
    }

    /** Years of four digits, as RFC 3339 has them: no database knows all that an instant can be. */
    private static Instant time(String text) {
        if (!text.matches("[0-9]{4}-[^+]{1,40}([+-][0-9:]{5})?")) {
            throw new IllegalArgumentException();
        }
        return OffsetDateTime.parse(text).toInstant();
    }
}
