package dev.latchkey.servlet.api;

import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way back into an account whose password was forgotten. */
final class RecoveryRoutes {

    private final Recovery recovery;
    private final @Nullable RecoveryPages pages;

    RecoveryRoutes(Recovery recovery, @Nullable RecoveryPages pages) {
        this.recovery = recovery;
        this.pages = pages;
    }

    List<Route> routes() {
        RouteBuilder forgot = Route.of("POST", "/password/forgot", "Ask for a link to a new password")
                .limited(RouteLimit.open(OpenCall.FORGOT_PASSWORD))
                .body(Bodies.EMAIL)
                .answers(202, "A mail is on its way, if the address has an account.")
                .fails(ErrorCode.CAPTCHA_REQUIRED, ErrorCode.RATE_LIMITED);
        RouteBuilder reset = Route.of("POST", "/password/reset", "Set a new password with a mailed link")
                .limited(RouteLimit.open(OpenCall.RESET_PASSWORD))
                .body(Bodies.RESET_PASSWORD)
                .answers(204, "The password is the new one, and every session of the user has ended.")
                .fails(ErrorCode.LINK_INVALID, ErrorCode.WEAK_PASSWORD, ErrorCode.FORBIDDEN, ErrorCode.RATE_LIMITED);
        if (pages != null) {
            forgot.form(RecoveryPages.FORGOT_FORM, pages::forgot);
            reset.form(RecoveryPages.RESET_FORM, pages::reset);
        }
        return List.of(forgot.by(this::forgot), reset.by(this::reset));
    }

    private Reply forgot(Call call) {
        recovery.forgot(call.input(), call.context());
        return Reply.of(Answer.of(202));
    }

    private Reply reset(Call call) {
        recovery.reset(call.input(), call.context());
        return Reply.of(Answer.of(204));
    }
}
