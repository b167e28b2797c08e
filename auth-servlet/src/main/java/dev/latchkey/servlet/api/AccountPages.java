package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.EventView;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.page.OrganizationView;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.SessionView;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Handler;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import dev.latchkey.session.DeviceName;
import dev.latchkey.session.TokenPair;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The account page and its forms. */
final class AccountPages {

    private static final Schema PROFILE_FORM = Schema.object(
            "ProfileForm",
            optional("given_name", Schema.text(), "Given name."),
            optional("middle_name", Schema.text(), "Middle name."),
            optional("family_name", Schema.text(), "Family name."),
            optional("phone", Schema.text(), "Telephone number."));

    private static final Schema PASSWORD_FORM = Schema.object(
            "PasswordForm",
            required("current_password", Schema.text("password"), "The current password."),
            required("new_password", Schema.text("password"), "The new password."));

    /** How many of the latest events the page shows; {@code GET /me/events} has the rest. */
    private static final int EVENTS = 10;

    /** How many of the organizations the page shows; {@code GET /me/organizations} has the rest. */
    private static final int ORGANIZATIONS = 50;

    private static final Schema END_FORM =
            Schema.object("EndSessionForm", required("session_id", Schema.text("uuid"), "The session to end."));

    private final Latchkey latchkey;
    private final Profiles profiles;
    private final BrowserSessions browser;
    private final PageShell shell;
    private final int passwordMinLength;
    private final AttributeForms attributes;

    AccountPages(
            Latchkey latchkey, Profiles profiles, BrowserSessions browser, PageShell shell, int passwordMinLength) {
        this.latchkey = latchkey;
        this.profiles = profiles;
        this.browser = browser;
        this.shell = shell;
        this.passwordMinLength = passwordMinLength;
        this.attributes = new AttributeForms(latchkey.accounts().attributes());
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/account", "The page of one's own account")
                        .signedIn()
                        .answers(200, "The page.", "text/html")
                        .by(this::page),
                form(
                        "/account/profile",
                        "Change one's own profile",
                        attributes.with(PROFILE_FORM),
                        this::changeProfile),
                form(
                        "/account/password",
                        "Change one's own password",
                        PASSWORD_FORM,
                        RouteLimit.OWN_SECRET,
                        this::changePassword),
                form("/account/sessions/end", "End one of one's own sessions", END_FORM, this::end),
                form(
                        "/account/sessions/end-others",
                        "End all of one's own sessions but this one",
                        Schema.object("EndOthersForm"),
                        this::endOthers));
    }

    private static Route form(String path, String summary, Schema schema, Handler handler) {
        return form(path, summary, schema, RouteLimit.GENERAL, handler);
    }

    private static Route form(String path, String summary, Schema schema, RouteLimit limit, Handler handler) {
        return Route.of("POST", path, summary)
                .signedIn()
                .limited(limit)
                .signedInForm(schema, handler)
                .answers(303, "It is done; on to the account page.")
                .byForm();
    }

    private Reply page(Call call) {
        Identity identity = call.identity();
        Page page =
                account(identity, profiles.user(identity), notice(call).orElse(null), null, List.of(), call.input());
        return Reply.of(shell.signedIn(call, 200, identity.session(), page));
    }

    private Reply changeProfile(Call call) {
        Identity identity = call.identity();
        try {
            profiles.change(
                    identity,
                    Profiles.change(call.input(), attributes.read(call.input())),
                    OptionalLong.empty(),
                    call.context());
            return Reply.of(done(call, Page.AccountNotice.PROFILE_SAVED));
        } catch (RefusedException e) {
            User typed = typed(profiles.user(identity), call.input());
            return again(call, typed, Page.AccountForm.PROFILE, e);
        }
    }

    private Reply changePassword(Call call) {
        Identity identity = call.identity();
        try {
            TokenPair tokens = profiles.changePassword(identity, call.input(), call.context());
            return Reply.of(done(call, Page.AccountNotice.PASSWORD_CHANGED).withCookies(browser.cookies(tokens, true)));
        } catch (RefusedException e) {
            if (e.problem().code() == ErrorCode.TOKEN_REVOKED) {
                throw e;
            }
            return again(call, profiles.user(identity), Page.AccountForm.PASSWORD, e);
        }
    }

    private Reply again(Call call, User user, Page.AccountForm form, RefusedException refusal) {
        List<FormProblem> problems = problems(form, refusal.problem());
        SessionId session = call.identity().session();
        Page page = account(call.identity(), user, null, form, problems, call.input());
        return Reply.of(shell.again(call, refusal.problem(), session, page));
    }

    /** Who is signed in has typed no address, so that wrong credentials are the current password alone. */
    private static List<FormProblem> problems(Page.AccountForm form, Problem problem) {
        return form == Page.AccountForm.PASSWORD && problem.code() == ErrorCode.INVALID_CREDENTIALS
                ? List.of(new FormProblem("current_password", problem.code().code(), problem.detail()))
                : Refusals.shown(problem);
    }

    private Reply end(Call call) {
        Identity identity = call.identity();
        SessionId id;
        try {
            id = SessionId.parse(call.input().requiredText("session_id"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such session");
        }
        latchkey.sessions().end(identity.user(), id, EndReason.SIGNED_OUT, call.context());
        return Reply.of(done(call, Page.AccountNotice.SESSION_ENDED));
    }

    private Reply endOthers(Call call) {
        OwnSessionRoutes.endOthers(latchkey, call);
        return Reply.of(done(call, Page.AccountNotice.OTHER_SESSIONS_ENDED));
    }

    private Page account(
            Identity identity,
            User user,
            Page.@Nullable AccountNotice notice,
            Page.@Nullable AccountForm form,
            List<FormProblem> problems,
            Input input) {
        List<SessionView> sessions = latchkey.sessions().list(user.id()).stream()
                .map(session -> new SessionView(
                        session.id(),
                        session.device(),
                        session.request().address(),
                        session.createdAt(),
                        session.lastSeenAt(),
                        session.id().equals(identity.session())))
                .toList();
        return new Page.Account(
                user,
                latchkey.access().roleNames(user.id()),
                organizations(user),
                sessions,
                events(user),
                passwordMinLength,
                notice,
                form,
                problems,
                form == Page.AccountForm.PROFILE
                        ? attributes.typed(input)
                        : attributes.stored(user.profile().attributes()));
    }

    private List<OrganizationView> organizations(User user) {
        return latchkey.organizations().ofUser(user.id(), null, ORGANIZATIONS).stream()
                .map(belonging -> new OrganizationView(
                        belonging.organization().name(), belonging.membership().role()))
                .toList();
    }

    private List<EventView> events(User user) {
        return latchkey.audit().list(AuditFilter.of(user.id()), null, EVENTS).events().stream()
                .map(event -> event(event, AuditViews.isByOther(event, user.id())))
                .toList();
    }

    private static EventView event(AuditEvent event, boolean byOther) {
        String userAgent = byOther ? null : event.userAgent();
        return new EventView(
                event.type(),
                event.at(),
                userAgent == null ? null : DeviceName.of(userAgent),
                byOther ? null : event.address(),
                event.outcome().equals(AuditOutcome.REFUSED));
    }

    private Answer done(Call call, Page.AccountNotice notice) {
        return shell.to(call, "/account?done=" + notice.name().toLowerCase(Locale.ROOT));
    }

    private static Optional<Page.AccountNotice> notice(Call call) {
        return call.query("done")
                .flatMap(done -> Stream.of(Page.AccountNotice.values())
                        .filter(notice -> notice.name().toLowerCase(Locale.ROOT).equals(done))
                        .findFirst());
    }

    /** The account with the profile as it was typed, so that nobody has to type it again. */
    private static User typed(User user, Input input) {
        Profile profile = new Profile(
                input.text("given_name").orElse(null),
                input.text("middle_name").orElse(null),
                input.text("family_name").orElse(null),
                input.text("phone").orElse(null),
                user.profile().attributes());
        return user.withProfile(profile, user.updatedAt());
    }
}
