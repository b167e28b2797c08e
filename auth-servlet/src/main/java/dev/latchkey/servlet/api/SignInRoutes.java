package dev.latchkey.servlet.api;

import dev.latchkey.kernel.Secret;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sign-in with a password. */
final class SignInRoutes {

    private final SignIn signIn;
    private final TokenAnswers answers;
    private final FormOrigin origin;
    private final @Nullable SignInPages pages;

    SignInRoutes(SignIn signIn, TokenAnswers answers, FormOrigin origin, @Nullable SignInPages pages) {
        this.signIn = signIn;
        this.answers = answers;
        this.origin = origin;
        this.pages = pages;
    }

    Route route() {
        RouteBuilder login = Route.of("POST", "/login", "Sign in")
                .limited(RouteLimit.SIGN_IN)
                .body(Bodies.LOGIN)
                .answers(200, "The tokens, in the body or in cookies, or what second factor is due.", Answers.SIGN_IN)
                .fails(
                        ErrorCode.INVALID_CREDENTIALS,
                        ErrorCode.EMAIL_NOT_VERIFIED,
                        ErrorCode.ACCOUNT_DISABLED,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.CSRF_FAILED,
                        ErrorCode.CAPTCHA_REQUIRED,
                        ErrorCode.RATE_LIMITED);
        if (pages != null) {
            login.form(SignInPages.FORM, pages::signIn);
        }
        return login.by(this::login);
    }

    private Reply login(Call call) {
        Input input = call.input();
        boolean cookies = isByCookie(input);
        if (cookies && !origin.isOwn(call.request())) {
            throw new RefusedException(ErrorCode.CSRF_FAILED, "the request comes from another origin");
        }
        Secret password = Secret.of(input.requiredText("password"));
        LoginContext context = new LoginContext(call.context(), input.flag("remember_me"))
                .withTrustedDevice(SignIn.trustedDevice(call))
                .withCaptcha(signIn.captcha(input));
        LoginResult result = signIn.password(identifier(input), password, cookies ? context.withCookies() : context);
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
        if (input.text("organization_id").isPresent()) {
            throw Refusals.unacceptable("organization_id", "not_available", "is not available here");
        }
        return inCookies(input);
    }

    /** Whether the tokens go into cookies. */
    static boolean inCookies(Input input) {
        String delivery = input.text("delivery").orElse("body");
        return switch (delivery) {
            case "body" -> false;
            case "cookie" -> true;
            default -> throw Refusals.unacceptable("delivery", "invalid", "is body or cookie");
        };
    }

    private static String identifier(Input input) {
        Optional<String> email = input.text("email");
        Optional<String> username = input.text("username");
        if (email.isPresent() && username.isPresent()) {
            throw Refusals.unacceptable("username", "invalid", "cannot be there together with email");
        }
        return email.or(() -> username).orElseThrow(() -> Refusals.unacceptable("email", "required", "is required"));
    }
}
