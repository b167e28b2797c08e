package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registration and the verification of addresses. */
final class SignUpRoutes {

    private final Latchkey latchkey;
    private final SignUp signUp;
    private final @Nullable SignUpPages pages;

    SignUpRoutes(Latchkey latchkey, SignUp signUp, @Nullable SignUpPages pages) {
        this.latchkey = latchkey;
        this.signUp = signUp;
        this.pages = pages;
    }

    List<Route> routes() {
        RouteBuilder register = Route.of("POST", "/register", "Register a user")
                .limited(RouteLimit.open(OpenCall.REGISTER))
                .body(Bodies.REGISTER)
                .answers(202, "A mail is on its way; the same for an address that has an account.", Answers.STATUS)
                .answers(201, "The user, where addresses are not verified.", Answers.USER)
                .fails(
                        ErrorCode.WEAK_PASSWORD,
                        ErrorCode.CONFLICT,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.CAPTCHA_REQUIRED,
                        ErrorCode.RATE_LIMITED);
        RouteBuilder verify = Route.of("POST", "/verify-email", "Show that an address is one's own")
                .limited(RouteLimit.open(OpenCall.VERIFY_EMAIL))
                .body(Bodies.VERIFY_EMAIL)
                .answers(
                        204,
                        "The address is verified, and the account has the password that came with the link or the code.")
                .fails(
                        ErrorCode.LINK_INVALID,
                        ErrorCode.VALIDATION_FAILED,
                        ErrorCode.WEAK_PASSWORD,
                        ErrorCode.RATE_LIMITED);
        RouteBuilder resend = Route.of("POST", "/verify-email/resend", "Ask for another verification mail")
                .limited(RouteLimit.open(OpenCall.RESEND_VERIFICATION))
                .body(Bodies.EMAIL)
                .answers(202, "A mail is on its way, if one is due.")
                .fails(ErrorCode.CAPTCHA_REQUIRED, ErrorCode.RATE_LIMITED);
        if (pages != null) {
            register.form(pages.registerForm(), pages::register);
            verify.form(SignUpPages.VERIFY_FORM, pages::verify);
            resend.form(SignUpPages.RESEND_FORM, pages::resend);
        }
        return List.of(register.by(this::register), verify.by(this::verify), resend.by(this::resend));
    }

    private Reply register(Call call) {
        Optional<User> user = signUp.register(call.input(), call.context());
        return Reply.of(user.map(made ->
                        Answer.json(201, Views.user(made, latchkey)).withHeader("Location", call.base() + "/me"))
                .orElseGet(() -> Answer.json(202, Views.object().put("status", "verification_required"))));
    }

    private Reply verify(Call call) {
        signUp.verify(call.input(), call.context());
        return Reply.of(Answer.of(204));
    }

    private Reply resend(Call call) {
        signUp.resend(call.input(), call.context());
        return Reply.of(Answer.of(202));
    }
}
