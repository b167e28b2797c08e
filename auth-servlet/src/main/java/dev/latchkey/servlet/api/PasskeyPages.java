package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.login.LoginResult;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import java.util.List;

/** The form by which a script signs in with a passkey. */
final class PasskeyPages {

    static final Schema LOGIN_FORM = Schema.object(
            "PasskeyLoginForm",
            required("credential", Schema.text(), "What `PublicKeyCredential.toJSON()` gave, as JSON."),
            optional("remember_me", Schema.flag(), "Whether the cookies outlive the browser."),
            optional(PageShell.RETURN_TO, Schema.text(), "The path to go to afterwards."));

    private final SignIn signIn;
    private final BrowserSessions browser;
    private final PageShell shell;

    PasskeyPages(SignIn signIn, BrowserSessions browser, PageShell shell) {
        this.signIn = signIn;
        this.browser = browser;
        this.shell = shell;
    }

    Reply login(Call call, PasskeyRoutes passkeys) {
        LoginResult.SignedIn signedIn;
        try {
            signedIn = passkeys.signedIn(call, true);
        } catch (RefusedException e) {
            Page page = new Page.SignIn("", call.input().flag("remember_me"), problems(e));
            return Reply.of(shell.again(call, e.problem(), page));
        }
        signIn.endReplaced(call.credentials().cookies().refresh(), signedIn.tokens(), call.context());
        return Reply.of(shell.toReturnPathOr(call, "/account").withCookies(browser.cookies(signedIn.tokens(), true)));
    }

    /** No password was typed that could be wrong. */
    private static List<FormProblem> problems(RefusedException refusal) {
        return refusal.problem().code() == ErrorCode.INVALID_CREDENTIALS
                ? List.of(new FormProblem(
                        "", "passkey_not_accepted", refusal.problem().detail()))
                : Refusals.shown(refusal.problem());
    }
}
