package dev.latchkey.servlet.api;

import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sign-in with a mailed link. */
final class MagicLinkRoutes {

    private final Recovery recovery;
    private final SignIn signIn;
    private final TokenAnswers answers;
    private final FormOrigin origin;
    private final @Nullable MagicLinkPages pages;

    MagicLinkRoutes(
            Recovery recovery, SignIn signIn, TokenAnswers answers, FormOrigin origin, @Nullable MagicLinkPages pages) {
        this.recovery = recovery;
        this.signIn = signIn;
        this.answers = answers;
        this.origin = origin;
        this.pages = pages;
    }

    List<Route> routes() {
        RouteBuilder ask = Route.of("POST", "/magic-link", "Ask for a link that signs in")
                .limited(RouteLimit.open(OpenCall.MAGIC_LINK))
                .body(Bodies.EMAIL)
                .answers(202, "A mail is on its way, if the address has an account.")
                .fails(ErrorCode.CAPTCHA_REQUIRED, ErrorCode.RATE_LIMITED);
        RouteBuilder consume = Route.of("POST", "/magic-link/consume", "Sign in with a mailed link")
                .limited(RouteLimit.open(OpenCall.CONSUME_MAGIC_LINK))
                .body(Bodies.MAGIC_LINK)
                .answers(200, "The tokens, in the body or in cookies, or what second factor is due.", Answers.SIGN_IN)
                .fails(ErrorCode.LINK_INVALID, ErrorCode.FORBIDDEN, ErrorCode.CSRF_FAILED, ErrorCode.RATE_LIMITED);
        if (pages != null) {
            ask.form(MagicLinkPages.ASK_FORM, pages::ask);
            consume.form(MagicLinkPages.CONSUME_FORM, pages::consume);
        }
        return List.of(ask.by(this::ask), consume.by(this::consume));
    }

    private Reply ask(Call call) {
        recovery.mailLink(call.input(), call.context());
        return Reply.of(Answer.of(202));
    }

    private Reply consume(Call call) {
        Input input = call.input();
        boolean cookies = isByCookie(input);
        if (cookies && !origin.isOwn(call.request())) {
            throw new RefusedException(ErrorCode.CSRF_FAILED, "the request comes from another origin");
        }
        LoginContext context = new LoginContext(call.context(), input.flag("remember_me"))
                .withTrustedDevice(SignIn.trustedDevice(call));
        LoginResult result =
                signIn.link(Secret.of(input.requiredText("token")), cookies ? context.withCookies() : context);
        if (result instanceof LoginResult.MfaRequired required) {
            return Reply.of(Answer.json(200, Views.mfaRequired(required)));
        }
        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) result;
        if (!cookies) {
            return Reply.of(answers.inBody(signedIn.tokens(), signedIn.user()));
        }
        Answer answer = answers.inCookies(signedIn.tokens(), signedIn.user(), true);
        signIn.endReplaced(call.credentials().cookies().refresh(), signedIn.tokens(), call.context());
        return Reply.of(answer);
    }

    private static boolean isByCookie(Input input) {
        String delivery = input.text("delivery").orElse("body");
        return switch (delivery) {
            case "body" -> false;
            case "cookie" -> true;
            default -> throw Refusals.unacceptable("delivery", "invalid", "is body or cookie");
        };
    }
}
