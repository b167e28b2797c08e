package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.answer.SignInRedirect;
import dev.latchkey.servlet.identity.Authentication;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.identity.Demand;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pages and forms of sign-in and sign-out. */
final class SignInPages {

    static final Schema FORM = Bodies.withCaptcha(Schema.object(
            "LoginForm",
            required("email", Schema.text(), "The e-mail address."),
            required("password", Schema.text("password"), "The password."),
            optional("remember_me", Schema.flag(), "Whether the cookies outlive the browser."),
            optional(PageShell.RETURN_TO, Schema.text(), "The path to go to afterwards.")));

    static final Schema SIGN_OUT_FORM = Schema.object("LogoutForm");

    private final Latchkey latchkey;
    private final SignIn signIn;
    private final BrowserSessions browser;
    private final PageShell shell;
    private final SecondFactorPages factors;

    SignInPages(Latchkey latchkey, SignIn signIn, BrowserSessions browser, PageShell shell, SecondFactorPages factors) {
        this.factors = factors;
        this.latchkey = latchkey;
        this.signIn = signIn;
        this.browser = browser;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/login", "The page to sign in at")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call ->
                                Reply.of(shell.open(call, 200, new Page.SignIn("", false, List.of(), ended(call))))),
                Route.of("GET", "/logged-out", "The page after sign-out")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(call, 200, new Page.LoggedOut()))));
    }

    /** Words of the pages' own for one of the known reasons; anybody may write anything into a link. */
    private static @Nullable String ended(Call call) {
        return call.query(SignInRedirect.ENDED)
                .filter(code -> Stream.of(EndReason.values())
                        .filter(reason -> reason != EndReason.RENEWED)
                        .anyMatch(reason -> reason.code().equals(code)))
                .orElse(null);
    }

    Reply signIn(Call call) {
        Input input = call.input();
        String email = input.requiredText("email");
        boolean rememberMe = input.flag("remember_me");
        LoginContext context = new LoginContext(call.context(), rememberMe)
                .withCookies()
                .withTrustedDevice(SignIn.trustedDevice(call))
                .withCaptcha(signIn.captcha(input));
        LoginResult result;
        try {
            result = signIn.password(email, Secret.of(input.requiredText("password")), context);
        } catch (RefusedException e) {
            Page page = new Page.SignIn(email, rememberMe, Refusals.shown(e.problem()));
            return Reply.of(shell.again(call, e.problem(), page));
        }
        if (result instanceof LoginResult.MfaRequired required) {
            return factors.ask(call, required);
        }
        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) result;
        List<String> cookies = browser.cookies(signedIn.tokens(), true);
        signIn.endReplaced(call.credentials().cookies().refresh(), signedIn.tokens(), call.context());
        return Reply.of(shell.toReturnPathOr(call, "/account").withCookies(cookies));
    }

    /** Whoever presses the button is signed out afterwards, also when the session was over before. */
    Reply signOut(Call call) {
        Authentication authentication =
                call.authenticate(call.credentials(), Demand.anywhere().withoutCookies());
        if (authentication instanceof Authentication.Known known) {
            Identity identity = known.identity();
            boolean unused = latchkey.sessions()
                    .signOut(
                            identity.user(),
                            identity.session(),
                            identity.token().epoch(),
                            call.context());
        } else if (authentication instanceof Authentication.Refused refused) {
            if (refused.problem().code() == ErrorCode.CSRF_FAILED) {
                throw new RefusedException(refused.problem());
            }
            endByCookie(call);
        }
        Answer answer = shell.to(call, "/logged-out");
        return Reply.of(answer.withCookies(browser.cleared()));
    }

    private void endByCookie(Call call) {
        String cookie = call.credentials().cookies().refresh();
        if (cookie == null) {
            return;
        }
        Secret token = Secret.of(cookie);
        latchkey.sessions()
                .sessionOf(token)
                .filter(session -> !browser.isForged(call.credentials(), session))
                .ifPresent(session -> latchkey.sessions().endByRefreshToken(token, call.context()));
    }
}
