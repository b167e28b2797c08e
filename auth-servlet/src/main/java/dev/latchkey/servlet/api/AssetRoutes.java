package dev.latchkey.servlet.api;

import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.page.Asset;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;

/** The static files of the pages. */
final class AssetRoutes {

    private static final long MAX_AGE_SECONDS = 3_600;

    private final PageShell shell;

    AssetRoutes(PageShell shell) {
        this.shell = shell;
    }

    Route route() {
        return Route.of("GET", "/assets/{name}", "A static file of the pages")
                .limited(RouteLimit.GENERAL)
                .answers(200, "The file.", "*/*")
                .answers(304, "The file has not changed.")
                .fails(ErrorCode.NOT_FOUND)
                .by(this::file);
    }

    private Reply file(Call call) {
        Asset file = shell.asset(call.variable("name"))
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "there is no such file"));
        boolean known = call.header("If-None-Match")
                .filter(etags -> etags.contains(file.etag()))
                .isPresent();
        if (known) {
            return Reply.of(Answer.of(304)
                    .withHeader("ETag", file.etag())
                    .withHeader("Cache-Control", "public, max-age=" + MAX_AGE_SECONDS));
        }
        return Reply.of(Answer.file(file, MAX_AGE_SECONDS));
    }
}
