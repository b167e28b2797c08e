package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.RecoveryPage;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import java.util.Optional;

/** The pages and forms of sign-in with a mailed link. */
final class MagicLinkPages {

    private static final String SENT = "sent";

    static final Schema ASK_FORM = Bodies.withCaptcha(
            Schema.object("MagicLinkForm", required("email", Schema.text(), "The address of the account.")));

    static final Schema CONSUME_FORM = Schema.object(
            "MagicLinkConsumeForm",
            required("token", Schema.text(), "The token of the mailed link."),
            optional("remember_me", Schema.flag(), "Whether the cookies outlive the browser."));

    private final Recovery recovery;
    private final SignIn signIn;
    private final BrowserSessions browser;
    private final PageShell shell;
    private final SecondFactorPages factors;

    MagicLinkPages(
            Recovery recovery, SignIn signIn, BrowserSessions browser, PageShell shell, SecondFactorPages factors) {
        this.recovery = recovery;
        this.signIn = signIn;
        this.browser = browser;
        this.shell = shell;
        this.factors = factors;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/magic-link", "The page to ask for a link that signs in at")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(this::askPage),
                Route.of(
                                "GET",
                                "/magic-link/consume",
                                "The page of a link that signs in, which a visit does not use up")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .takes(new Route.Parameter("token", "query", Schema.text(), false, "The token of the link."))
                        .answers(200, "The page.", "text/html")
                        .by(this::consumePage));
    }

    private Reply askPage(Call call) {
        Page page = call.query(SENT)
                .flatMap(sent -> shell.mailbox(call))
                .<Page>map(email -> new RecoveryPage.LinkSent(RecoveryPage.LinkSent.Purpose.SIGN_IN, email))
                .orElseGet(() -> new RecoveryPage.MagicLink("", List.of()));
        return Reply.of(shell.open(call, 200, page));
    }

    Reply ask(Call call) {
        String email = call.input().requiredText("email");
        try {
            recovery.mailLink(call.input(), call.context());
            return Reply.of(shell.toMailbox(call, email, "/magic-link?" + SENT + "=true"));
        } catch (RefusedException e) {
            return Reply.of(
                    shell.again(call, e.problem(), new RecoveryPage.MagicLink(email, Refusals.shown(e.problem()))));
        }
    }

    private Reply consumePage(Call call) {
        Optional<String> token = call.query("token");
        return Reply.of(token.map(text -> shell.open(call, 200, new RecoveryPage.MagicLinkConsume(text, List.of())))
                .orElseGet(() -> Answer.redirect(302, call.base() + "/magic-link")));
    }

    Reply consume(Call call) {
        Input input = call.input();
        String token = input.requiredText("token");
        LoginContext context = new LoginContext(call.context(), input.flag("remember_me"))
                .withCookies()
                .withTrustedDevice(SignIn.trustedDevice(call));
        LoginResult result;
        try {
            result = signIn.link(Secret.of(token), context);
        } catch (RefusedException e) {
            return Reply.of(again(call, token, e.problem()));
        }
        if (result instanceof LoginResult.MfaRequired required) {
            return factors.ask(call, required);
        }
        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) result;
        List<String> cookies = browser.cookies(signedIn.tokens(), true);
        signIn.endReplaced(call.credentials().cookies().refresh(), signedIn.tokens(), call.context());
        return Reply.of(shell.to(call, "/account").withCookies(cookies));
    }

    /** The button again while the link may still work, else the page to ask for another one at. */
    private Answer again(Call call, String token, Problem problem) {
        Page page = problem.code() == ErrorCode.LINK_INVALID
                ? new RecoveryPage.MagicLink("", Refusals.shown(problem))
                : new RecoveryPage.MagicLinkConsume(token, Refusals.shown(problem));
        return shell.again(call, problem, page);
    }
}
