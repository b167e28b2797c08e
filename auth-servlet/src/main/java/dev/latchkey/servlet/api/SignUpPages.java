package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages and forms of sign-up, and of the first administrator's set-up. */
final class SignUpPages {

    private static final Schema.Member TOKEN = required("token", Schema.text(), "The token of the mailed link.");
    private static final Schema.Member RETURN_TO =
            optional(PageShell.RETURN_TO, Schema.text(), "The path to go to afterwards.");

    private static final Schema REGISTER_FORM = Bodies.withCaptcha(Schema.object(
            "RegisterForm",
            required("email", Schema.text(), "The address to register with."),
            required("password", Schema.text("password"), "The password."),
            optional("given_name", Schema.text(), "Given name."),
            optional("family_name", Schema.text(), "Family name."),
            RETURN_TO));

    static final Schema VERIFY_FORM = Schema.object(
            "VerifyEmailForm",
            optional("token", Schema.text(), "The token of the mailed link; this, or email and code."),
            optional("email", Schema.text(), "The address that the code was mailed to."),
            optional("code", Schema.text(), "The mailed code."),
            RETURN_TO,
            optional("password", Schema.text("password"), "The password, where the page asks for one."));

    static final Schema RESEND_FORM = Bodies.withCaptcha(
            Schema.object("ResendForm", required("email", Schema.text(), "The address."), RETURN_TO));

    private static final Schema SET_UP_FORM = Schema.object(
            "SetUpForm",
            TOKEN,
            required("email", Schema.text(), "The administrator's address."),
            required("password", Schema.text("password"), "The administrator's password."));

    private final Latchkey latchkey;
    private final SignUp signUp;
    private final PageShell shell;
    private final int passwordMinLength;
    private final AttributeForms attributes;

    SignUpPages(Latchkey latchkey, SignUp signUp, PageShell shell, int passwordMinLength) {
        this.latchkey = latchkey;
        this.signUp = signUp;
        this.shell = shell;
        this.passwordMinLength = passwordMinLength;
        this.attributes = new AttributeForms(latchkey.accounts().attributes());
    }

    Schema registerForm() {
        return attributes.with(REGISTER_FORM);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/register", "The page to register at")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(
                                call,
                                200,
                                new Page.SignUp(
                                        "", "", "", attributes.stored(Map.of()), passwordMinLength, List.of())))),
                Route.of("GET", "/verify-email", "The page of a verification link, which a visit does not use up")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .takes(new Route.Parameter("token", "query", Schema.text(), false, "The token of the link."))
                        .answers(200, "The page.", "text/html")
                        .by(this::verifyPage),
                Route.of("GET", "/verify-email/done", "The page after verification")
                        .limited(RouteLimit.GENERAL)
                        .answers(200, "The page.", "text/html")
                        .by(call -> Reply.of(shell.open(call, 200, new Page.EmailVerified()))),
                Route.of("GET", "/set-up", "The page of the first administrator's link, which a visit does not use up")
                        .limited(RouteLimit.open(OpenCall.LINK_PAGE))
                        .takes(new Route.Parameter("token", "query", Schema.text(), true, "The token of the link."))
                        .answers(200, "The page.", "text/html")
                        .fails(ErrorCode.LINK_INVALID)
                        .by(this::setUpPage),
                Route.of("POST", "/set-up", "Make the first administrator's account")
                        .limited(RouteLimit.open(OpenCall.SET_UP))
                        .form(SET_UP_FORM, this::setUp)
                        .answers(303, "The account is made; on to sign-in.")
                        .fails(ErrorCode.LINK_INVALID, ErrorCode.WEAK_PASSWORD, ErrorCode.RATE_LIMITED)
                        .byForm());
    }

    Reply register(Call call) {
        Input input = call.input();
        String email = input.requiredText("email");
        try {
            Optional<User> user = signUp.register(input, attributes.read(input).orElse(Map.of()), call.context());
            return Reply.of(user.isPresent() ? shell.to(call, "/login") : shell.toMailbox(call, email));
        } catch (RefusedException e) {
            Page page = new Page.SignUp(
                    email,
                    input.text("given_name").orElse(""),
                    input.text("family_name").orElse(""),
                    attributes.typed(input),
                    passwordMinLength,
                    Refusals.shown(e.problem()));
            return Reply.of(shell.again(call, e.problem(), page));
        }
    }

    Reply verify(Call call) {
        try {
            signUp.verify(call.input(), call.context());
            return Reply.of(shell.to(call, "/verify-email/done"));
        } catch (RefusedException e) {
            Page page = switch (e.problem().code()) {
                case LINK_INVALID -> invalid(call.input(), e.problem());
                // The page that was posted did not ask for a password: this one does, and says why.
                case VALIDATION_FAILED -> choosePassword(call.input(), e, List.of());
                case WEAK_PASSWORD -> choosePassword(call.input(), e, Refusals.shown(e.problem()));
                case RATE_LIMITED -> limited(call.input(), e);
                default -> throw e;
            };
            return Reply.of(shell.again(call, e.problem(), page));
        }
    }

    /** A code is typed again at once; a link that does not work is asked for anew. */
    private static Page invalid(Input input, Problem problem) {
        return byCode(input)
                ? new Page.CheckMailbox(
                        input.requiredText("email"),
                        List.of(new FormProblem("code", problem.code().code(), problem.detail())))
                : new Page.LinkInvalid();
    }

    private static Page limited(Input input, RefusedException refused) {
        if (!byCode(input)) {
            throw refused;
        }
        return new Page.CheckMailbox(input.requiredText("email"), Refusals.shown(refused.problem()));
    }

    private static boolean byCode(Input input) {
        return input.text("token").isEmpty()
                && input.text("email").isPresent()
                && input.text("code").isPresent();
    }

    private Page choosePassword(Input input, RefusedException refused, List<FormProblem> problems) {
        Optional<String> token = input.text("token");
        if (token.isPresent()) {
            return choosePassword(token.get(), problems);
        }
        if (!byCode(input)) {
            throw refused;
        }
        return new Page.ChoosePassword(
                "", input.requiredText("code"), input.requiredText("email"), passwordMinLength, problems);
    }

    private Page choosePassword(String token, List<FormProblem> problems) {
        String email = latchkey.accounts()
                .findAwaitingPassword(Secret.of(token))
                .map(user -> user.email().address())
                .orElse("");
        return new Page.ChoosePassword(token, "", email, passwordMinLength, problems);
    }

    Reply resend(Call call) {
        String email = call.input().requiredText("email");
        try {
            signUp.resend(call.input(), call.context());
        } catch (RefusedException e) {
            return Reply.of(shell.again(call, e.problem(), new Page.CheckMailbox(email, List.of())));
        }
        return Reply.of(shell.toMailbox(call, email));
    }

    private Reply verifyPage(Call call) {
        Optional<Page> page = call.query("token")
                .map(this::verifyPage)
                .or(() -> shell.mailbox(call).map(email -> new Page.CheckMailbox(email, List.of())));
        return Reply.of(page.map(shown -> shell.open(call, 200, shown))
                .orElseGet(() -> Answer.redirect(302, call.base() + "/login")));
    }

    private Page verifyPage(String token) {
        return latchkey.accounts().findAwaitingPassword(Secret.of(token)).isPresent()
                ? choosePassword(token, List.of())
                : new Page.VerifyEmail(token);
    }

    private Reply setUpPage(Call call) {
        String token = call.query("token").orElse("");
        if (!latchkey.accounts().administrators().isSetUpLive(Secret.of(token))) {
            throw new RefusedException(ErrorCode.LINK_INVALID, "the link is unknown, used, expired or superseded");
        }
        return Reply.of(shell.open(call, 200, new Page.SetUp(token, "", passwordMinLength, List.of())));
    }

    private Reply setUp(Call call) {
        Input input = call.input();
        try {
            signUp.setUp(input, call.context());
            return Reply.of(shell.to(call, "/login"));
        } catch (RefusedException e) {
            if (e.problem().code() == ErrorCode.LINK_INVALID) {
                throw e;
            }
            Page page = new Page.SetUp(
                    input.requiredText("token"),
                    input.requiredText("email"),
                    passwordMinLength,
                    Refusals.shown(e.problem()));
            return Reply.of(shell.again(call, e.problem(), page));
        }
    }
}
