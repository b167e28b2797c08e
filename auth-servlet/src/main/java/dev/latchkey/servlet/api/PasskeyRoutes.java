package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Uuids;
import dev.latchkey.limit.FactorThrottle;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.passkey.BeginPasskeyResult;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.RegisterPasskeyResult;
import dev.latchkey.passkey.RemovePasskeyResult;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sign-in with a passkey, and one's own passkeys. */
final class PasskeyRoutes {

    /** What a passkey is called that was given no name. */
    static final String NAME = "Passkey";

    private static final String CREDENTIAL = "credential";

    private static final Schema EMPTY = Schema.object("NoMembers");

    private static final Schema OPTIONS = Schema.freeObject();

    private static final Schema LOGIN = Schema.object(
            "PasskeyLoginRequest",
            required(CREDENTIAL, Schema.freeObject(), "What `PublicKeyCredential.toJSON()` gave."),
            optional("delivery", Schema.oneOf(List.of("body", "cookie")), "Where the tokens go; `body` when left out."),
            optional("remember_me", Schema.flag(), "Whether the cookies outlive the browser."));

    private static final Schema REGISTER = Schema.object(
            "PasskeyRegistration",
            required(CREDENTIAL, Schema.freeObject(), "What `PublicKeyCredential.toJSON()` gave."),
            optional(
                    "name", Schema.text(), "What its owner calls it, at most 60 characters; `Passkey` when left out."));

    private final Latchkey latchkey;
    private final SecondFactorSteps steps;
    private final SignIn signIn;
    private final TokenAnswers answers;
    private final FormOrigin origin;
    private final @Nullable PasskeyPages pages;

    PasskeyRoutes(
            Latchkey latchkey,
            SecondFactorSteps steps,
            SignIn signIn,
            TokenAnswers answers,
            FormOrigin origin,
            @Nullable PasskeyPages pages) {
        this.latchkey = latchkey;
        this.steps = steps;
        this.signIn = signIn;
        this.answers = answers;
        this.origin = origin;
        this.pages = pages;
    }

    /** What was registered is listed and removed, also where no passkey can be checked any more. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        if (latchkey.passkeys().isAvailable()) {
            routes.addAll(ceremonies());
        }
        routes.add(Route.of("GET", "/me/passkeys", "One's own passkeys")
                .signedIn()
                .answers(200, "The passkeys.", Answers.PASSKEYS)
                .by(this::list));
        routes.add(Route.of("DELETE", "/me/passkeys/{id}", "Remove one of one's passkeys; all other sessions end")
                .signedIn()
                .answers(204, "It is gone.")
                .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.FORBIDDEN)
                .by(this::remove));
        return routes;
    }

    private List<Route> ceremonies() {
        RouteBuilder login = Route.of("POST", "/passkeys/login", "Sign in with a passkey")
                .limited(RouteLimit.open(OpenCall.PASSKEY_LOGIN))
                .body(LOGIN)
                .answers(200, "The tokens, in the body or in cookies.", Answers.TOKENS)
                .fails(
                        ErrorCode.INVALID_CREDENTIALS,
                        ErrorCode.EMAIL_NOT_VERIFIED,
                        ErrorCode.ACCOUNT_DISABLED,
                        ErrorCode.FORBIDDEN,
                        ErrorCode.CSRF_FAILED,
                        ErrorCode.RATE_LIMITED);
        if (pages != null) {
            login.form(PasskeyPages.LOGIN_FORM, call -> pages.login(call, this));
        }
        return List.of(
                Route.of("POST", "/passkeys/login/options", "Begin a sign-in with a passkey")
                        .limited(RouteLimit.open(OpenCall.PASSKEY_LOGIN))
                        .optionalBody(EMPTY)
                        .answers(200, "For `PublicKeyCredential.parseRequestOptionsFromJSON`.", OPTIONS)
                        .fails(ErrorCode.RATE_LIMITED)
                        .by(this::loginOptions),
                login.by(this::login),
                Route.of("POST", "/me/step-up/options", "Begin a step-up with a passkey")
                        .signedIn()
                        .optionalBody(EMPTY)
                        .answers(200, "For `PublicKeyCredential.parseRequestOptionsFromJSON`.", OPTIONS)
                        .by(call -> options(latchkey.logins()
                                .beginPasskeyStepUp(call.identity().user()))),
                Route.of("POST", "/me/passkeys/options", "Begin to register a passkey")
                        .signedIn()
                        .optionalBody(EMPTY)
                        .answers(200, "For `PublicKeyCredential.parseCreationOptionsFromJSON`.", OPTIONS)
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.CONFLICT, ErrorCode.FORBIDDEN)
                        .by(this::registrationOptions),
                Route.of("POST", "/me/passkeys", "Register a passkey; all other sessions end")
                        .signedIn()
                        .limited(RouteLimit.OWN_SECRET)
                        .body(REGISTER)
                        .answers(201, "The passkey, with recovery codes where there were none.", Answers.PASSKEY_ADDED)
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.RATE_LIMITED)
                        .by(this::register));
    }

    static Reply options(String json) {
        return Reply.of(Answer.text(200, "application/json", json));
    }

    private Reply loginOptions(Call call) {
        return options(latchkey.logins().beginPasskey());
    }

    private Reply login(Call call) {
        boolean cookies = SignInRoutes.inCookies(call.input());
        if (cookies && !origin.isOwn(call.request())) {
            throw new RefusedException(ErrorCode.CSRF_FAILED, "the request comes from another origin");
        }
        LoginResult.SignedIn signedIn = signedIn(call, cookies);
        if (!cookies) {
            return Reply.of(answers.inBody(signedIn.tokens(), signedIn.user()));
        }
        Answer answer = answers.inCookies(signedIn.tokens(), signedIn.user(), true);
        signIn.endReplaced(call.credentials().cookies().refresh(), signedIn.tokens(), call.context());
        return Reply.of(answer);
    }

    /** Signs in with what was sent; the call and the form do so alike. */
    LoginResult.SignedIn signedIn(Call call, boolean cookies) {
        LoginContext context = new LoginContext(call.context(), call.input().flag("remember_me"));
        return signIn.passkey(credential(call.input()), cookies ? context.withCookies() : context);
    }

    /** A passkey as it was sent, which says what it is by itself. */
    static Secret credential(Input input) {
        return Secret.of(
                input.json(CREDENTIAL).orElseThrow(() -> Refusals.unacceptable(CREDENTIAL, "required", "is required")));
    }

    private Reply registrationOptions(Call call) {
        Identity identity = call.identity();
        steps.requireFresh(identity);
        String account = steps.accountName(identity);
        BeginPasskeyResult result =
                latchkey.passkeys().begin(identity.user(), identity.session(), account, account, call.context());
        if (result instanceof BeginPasskeyResult.Begun begun) {
            return options(begun.options());
        }
        if (result instanceof BeginPasskeyResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        throw new RefusedException(ErrorCode.CONFLICT, "there are as many passkeys as one may have; remove one first");
    }

    private Reply register(Call call) {
        steps.requireFresh(call.identity());
        RegisterPasskeyResult.Registered done =
                registered(call, call.input().text("name").orElse(NAME));
        ObjectNode body = view(done.passkey());
        body.set(
                "recovery_codes",
                Views.texts(done.recoveryCodes().stream().map(Secret::reveal).toList()));
        return Reply.of(Answer.json(201, body));
    }

    /** Registers what was sent; the call and the form do so alike. */
    RegisterPasskeyResult.Registered registered(Call call, String name) {
        Identity identity = call.identity();
        if (!Passkey.isName(name)) {
            throw Refusals.unacceptable("name", "invalid", "has 1 to 60 characters and no control characters");
        }
        FactorThrottle.Admission admission =
                latchkey.limits().secondFactors().inSession(identity.user(), identity.session());
        if (admission instanceof FactorThrottle.Admission.Limited limited) {
            throw Refusals.refused(Refusals.rateLimited(limited.retryAfter()));
        }
        FactorThrottle.Attempt attempt = ((FactorThrottle.Admission.Admitted) admission).attempt();
        RegisterPasskeyResult result = registered(call, name, attempt);
        if (result instanceof RegisterPasskeyResult.Refused refused) {
            throw Refusals.unacceptable(CREDENTIAL, refused.reason().code(), "is not what was asked for, or too late");
        }
        if (result instanceof RegisterPasskeyResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
        attempt.giveBack();
        return (RegisterPasskeyResult.Registered) result;
    }

    /** Nothing was looked at while a store is out of reach, so it counts as no attempt. */
    private RegisterPasskeyResult registered(Call call, String name, FactorThrottle.Attempt attempt) {
        Identity identity = call.identity();
        Secret credential = credential(call.input());
        try {
            return latchkey.passkeys().register(identity.user(), identity.session(), name, credential, call.context());
        } catch (StoreUnavailableException e) {
            attempt.giveBackAfter(e);
            throw e;
        }
    }

    private Reply list(Call call) {
        ObjectNode body = Views.object();
        ArrayNode items = body.putArray("items");
        latchkey.passkeys().list(call.identity().user()).forEach(passkey -> items.add(view(passkey)));
        body.putNull("next_cursor");
        return Reply.of(Answer.json(200, body));
    }

    private static ObjectNode view(Passkey passkey) {
        ObjectNode node = Views.object();
        node.put("id", passkey.id().toString());
        node.put("name", passkey.name());
        node.put("credential_id", passkey.credentialId());
        node.set("transports", Views.texts(passkey.transports()));
        node.put("backup_eligible", passkey.backupEligible());
        node.put("backed_up", passkey.backedUp());
        node.put("created_at", Views.time(passkey.createdAt()));
        node.put("last_used_at", Views.time(passkey.lastUsedAt()));
        return node;
    }

    private Reply remove(Call call) {
        steps.requireFresh(call.identity());
        removed(call, call.variable("id"));
        return Reply.of(Answer.of(204));
    }

    /** Removes a passkey; the call and the form do so alike. */
    void removed(Call call, String id) {
        Identity identity = call.identity();
        RemovePasskeyResult result =
                latchkey.passkeys().remove(identity.user(), id(id), identity.session(), call.context());
        if (result instanceof RemovePasskeyResult.NothingThere) {
            throw nothingThere();
        }
        if (result instanceof RemovePasskeyResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
        if (result instanceof RemovePasskeyResult.LastWayIn) {
            throw new RefusedException(ErrorCode.CONFLICT, "it is the last way to sign in; set a password first");
        }
        if (result instanceof RemovePasskeyResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
    }

    private static UUID id(String text) {
        try {
            return Uuids.parse(text);
        } catch (IllegalArgumentException e) {
            throw nothingThere();
        }
    }

    private static RefusedException nothingThere() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such passkey");
    }
}
