package dev.latchkey.servlet.api;

import static dev.latchkey.kernel.EndReason.REPLACED;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Authentication;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.identity.Credentials;
import dev.latchkey.servlet.identity.Demand;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The refresh of a session, and its end. */
final class SessionRoutes {

    private final Latchkey latchkey;
    private final BrowserSessions browser;
    private final TokenAnswers answers;
    private final @Nullable SignInPages pages;

    SessionRoutes(Latchkey latchkey, BrowserSessions browser, TokenAnswers answers, @Nullable SignInPages pages) {
        this.latchkey = latchkey;
        this.browser = browser;
        this.answers = answers;
        this.pages = pages;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of("POST", "/refresh", "Refresh a session")
                .limited(RouteLimit.open(OpenCall.REFRESH))
                .optionalBody(Bodies.REFRESH)
                .answers(200, "A new access token, and the refresh token that is current.", Answers.TOKENS)
                .fails(ErrorCode.REFRESH_INVALID, ErrorCode.REFRESH_REUSED, ErrorCode.CSRF_FAILED)
                .by(this::refresh));
        RouteBuilder logout = Route.of("POST", "/logout", "Sign out");
        if (pages != null) {
            logout.signedInForm(SignInPages.SIGN_OUT_FORM, pages::signOut);
        }
        for (RouteBuilder builder : List.of(logout, Route.of("DELETE", "/sign-out", "Sign out"))) {
            routes.add(builder.limited(RouteLimit.open(OpenCall.SIGN_OUT))
                    .optionalBody(Bodies.LOGOUT)
                    .answers(204, "The session is over, and its cookies are gone.")
                    .fails(
                            ErrorCode.TOKEN_MISSING,
                            ErrorCode.TOKEN_INVALID,
                            ErrorCode.TOKEN_EXPIRED,
                            ErrorCode.CSRF_FAILED)
                    .by(this::signOut));
        }
        return routes;
    }

    private Reply refresh(Call call) {
        Optional<String> inBody = call.input().text("refresh_token");
        if (inBody.isPresent()) {
            TokenPair tokens = tokens(call, Secret.of(inBody.get())).tokens();
            return Reply.of(answers.inBody(tokens, user(tokens)));
        }
        String cookie = call.credentials().cookies().refresh();
        if (cookie == null) {
            throw new RefusedException(ErrorCode.REFRESH_INVALID, "there is no refresh token");
        }
        Secret token = Secret.of(cookie);
        Optional<SessionId> session = latchkey.sessions().sessionOf(token);
        if (session.isPresent() && browser.isForged(call.credentials(), session.get())) {
            throw new RefusedException(ErrorCode.CSRF_FAILED, "X-CSRF-Token is not the CSRF value of this session");
        }
        try {
            RefreshResult.Refreshed refreshed = tokens(call, token);
            TokenPair tokens = refreshed.tokens();
            return Reply.of(answers.inCookies(tokens, user(tokens), refreshed.kind() != RefreshKind.KEPT));
        } catch (RefusedException e) {
            throw new RefusedException(e.problem().withCookies(browser.cleared()));
        }
    }

    private RefreshResult.Refreshed tokens(Call call, Secret token) {
        RefreshResult result = latchkey.sessions().refresh(token, call.context());
        if (result instanceof RefreshResult.Refreshed refreshed) {
            return refreshed;
        }
        throw ((RefreshResult.Refused) result).refusal() == RefreshRefusal.REUSED
                ? new RefusedException(
                        ErrorCode.REFRESH_REUSED, "the refresh token was used before; the session is over")
                : new RefusedException(
                        ErrorCode.REFRESH_INVALID, "the refresh token was never issued, or its session is over");
    }

    private User user(TokenPair tokens) {
        UserId id = tokens.session().user();
        return latchkey.accounts()
                .find(id)
                .orElseThrow(() -> new RefusedException(ErrorCode.REFRESH_INVALID, "the session is over"));
    }

    /** A session that is over already is as its owner wants it. */
    private Reply signOut(Call call) {
        Credentials credentials = call.credentials();
        Optional<String> inBody = call.input().text("refresh_token");
        inBody.ifPresent(token -> latchkey.sessions().endByRefreshToken(Secret.of(token), call.context()));
        Authentication authentication =
                call.authenticate(credentials, Demand.anywhere().withoutCookies());
        if (authentication instanceof Authentication.Known known) {
            Identity identity = known.identity();
            boolean unused = signOut(identity, call);
            return over();
        }
        if (inBody.isPresent() || endedByCookie(call)) {
            return over();
        }
        if (authentication instanceof Authentication.Refused refused) {
            Problem problem = refused.problem();
            if (problem.code() == ErrorCode.TOKEN_REVOKED) {
                endSuccessor(call);
                return over();
            }
            throw new RefusedException(problem);
        }
        throw new RefusedException(ErrorCode.TOKEN_MISSING, "this call needs an access token or a refresh token");
    }

    private boolean signOut(Identity identity, Call call) {
        return latchkey.sessions()
                .signOut(identity.user(), identity.session(), identity.token().epoch(), call.context());
    }

    /**
     * The token is dead. Where its session is so because a step-up has put another one in its place, that one is the client's.
     * A session that goes on without the token, as after a change of the password, is not ended by it, nor what took its
     * place.
     */
    private void endSuccessor(Call call) {
        String access = call.credentials().bearer();
        if (access == null) {
            return;
        }
        try {
            VerifiedToken unused = latchkey.tokens().verify(access);
        } catch (TokenRejectedException e) {
            e.session()
                    .filter(session -> e.endReason().filter(REPLACED::equals).isPresent())
                    .flatMap(latchkey.sessions()::find)
                    .filter(session -> session.endReason() == REPLACED)
                    .ifPresent(over -> latchkey.sessions()
                            .signOut(over.user(), over.id(), e.epoch().orElseThrow(), call.context()));
        }
    }

    /** An access cookie that has expired does not keep a browser from signing out: its refresh cookie will do. */
    private boolean endedByCookie(Call call) {
        String cookie = call.credentials().cookies().refresh();
        if (cookie == null || call.credentials().hasHeader()) {
            return false;
        }
        Secret token = Secret.of(cookie);
        Optional<SessionId> session = latchkey.sessions().sessionOf(token);
        if (session.isEmpty()) {
            return false;
        }
        if (browser.isForged(call.credentials(), session.get())) {
            throw new RefusedException(ErrorCode.CSRF_FAILED, "X-CSRF-Token is not the CSRF value of this session");
        }
        latchkey.sessions().endByRefreshToken(token, call.context());
        return true;
    }

    private Reply over() {
        return Reply.of(Answer.of(204).withCookies(browser.cleared()));
    }
}
