package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationDocument;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.RevocationSource;
import dev.latchkey.revocation.UnknownCursorException;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The revocations, for services that only verify. */
final class RevocationRoutes {

    private static final String PERMISSION = "revocations:read";
    private static final int LONGEST_WAIT = 30;

    private final Latchkey latchkey;

    RevocationRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    Route route() {
        return Route.of("GET", "/revocations", "What is revoked, from the start or since a cursor")
                .asking(
                        AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse(PERMISSION))),
                        "permission `" + PERMISSION + "`")
                .takes(new Route.Parameter(
                        "cursor", "query", Schema.text(), false, "Where to go on; left out for a snapshot."))
                .takes(new Route.Parameter(
                        "wait",
                        "query",
                        Schema.integer(),
                        false,
                        "How many seconds to wait for something new, 0 to 30; 0 by default."))
                .answers(200, "A page of revocations.", Answers.REVOCATIONS)
                .answers(
                        410,
                        "`not_found`: the cursor is not known any more; begin with a snapshot.",
                        "application/problem+json")
                .fails(ErrorCode.VALIDATION_FAILED)
                .by(this::read);
    }

    private Reply read(Call call) {
        Duration patience = wait(call);
        RevocationSource source = latchkey.revocations().source();
        Optional<String> cursor = call.query("cursor");
        if (cursor.isEmpty()) {
            return Reply.of(answer(source.snapshot()));
        }
        RevocationCursor from = parse(cursor.get());
        return new Reply.Later(patience, from, () -> {
            RevocationPage page = since(source, from);
            return new Reply.Look(answer(page), !page.entries().isEmpty());
        });
    }

    private static RevocationPage since(RevocationSource source, RevocationCursor from) {
        try {
            return source.since(from);
        } catch (UnknownCursorException e) {
            throw gone();
        }
    }

    private static RevocationCursor parse(String text) {
        try {
            return new RevocationCursor(text);
        } catch (IllegalArgumentException e) {
            throw gone();
        }
    }

    private static RefusedException gone() {
        return new RefusedException(Problem.of(ErrorCode.NOT_FOUND, "the cursor is not known; begin with a snapshot")
                .withStatus(410));
    }

    private static Duration wait(Call call) {
        String text = call.query("wait").orElse("0");
        boolean digits = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int seconds = digits ? Integer.parseInt(text) : -1;
        if (seconds < 0 || seconds > LONGEST_WAIT) {
            throw Refusals.unacceptable("wait", "invalid", "is 0 to " + LONGEST_WAIT + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static Answer answer(RevocationPage page) {
        return Answer.text(200, "application/json", RevocationDocument.write(page));
    }
}
