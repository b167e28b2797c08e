package dev.latchkey.servlet.identity;

import dev.latchkey.access.TokenLocation;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.Problems;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import dev.latchkey.token.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Authenticates by cookie, and refreshes a session on the way: once its access token is past half its life, or dead while
 * the refresh cookie lives. Parallel requests of one browser are the refresh protocol's business, which gives each of them
 * the same successor.
 */
final class CookieAuthentication {

    private static final Authentication ANONYMOUS = new Authentication.Anonymous();

    private final TokenService tokens;
    private final BrowserSessions sessions;
    private final RequestContexts contexts;

    CookieAuthentication(TokenService tokens, BrowserSessions sessions, RequestContexts contexts) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.contexts = contexts;
    }

    Authentication authenticate(
            HttpServletRequest request, HttpServletResponse response, Credentials credentials, Demand demand) {
        Exchange exchange = new Exchange(request, response, credentials, demand);
        if (credentials.cookies().unreadable()) {
            return invalid(
                    exchange, Problem.of(ErrorCode.TOKEN_INVALID, "a session cookie is there twice or too long"));
        }
        String access = credentials.cookies().access();
        if (access == null) {
            return byRefresh(exchange, Problem.of(ErrorCode.TOKEN_INVALID, "the session is over"));
        }
        try {
            return byAccess(exchange, access);
        } catch (TokenRejectedException e) {
            Problem problem = Authenticator.problem(e);
            return mayBeOutlived(e) ? byRefresh(exchange, problem) : invalid(exchange, problem);
        } catch (StoreUnavailableException e) {
            return undecided(demand);
        }
    }

    BrowserSessions sessions() {
        return sessions;
    }

    private record Exchange(
            HttpServletRequest request, HttpServletResponse response, Credentials credentials, Demand demand) {

        boolean canWriteCookies() {
            return demand.writesCookies() && !response.isCommitted();
        }

        void write(Collection<String> setCookies) {
            setCookies.forEach(cookie -> response.addHeader("Set-Cookie", cookie));
            response.setHeader("Cache-Control", "no-store");
        }
    }

    private Authentication byAccess(Exchange exchange, String access) {
        VerifiedToken token = tokens.verify(access, exchange.demand().options());
        if (sessions.isForged(exchange.credentials(), token.session())) {
            return forged();
        }
        String refresh = exchange.credentials().cookies().refresh();
        if (refresh != null
                && exchange.canWriteCookies()
                && isPastHalfLife(token)
                && !prolong(exchange, refresh, token)) {
            token = tokens.verify(access, exchange.demand().options());
        }
        return new Authentication.Known(new Identity(access, token, TokenLocation.COOKIE, tokens));
    }

    private boolean isPastHalfLife(VerifiedToken token) {
        Instant issuedAt = token.issuedAt();
        Duration half = Duration.between(issuedAt, token.expiresAt()).dividedBy(2);
        return tokens.now().isAfter(issuedAt.plus(half));
    }

    /** Sends fresh cookies for a session whose token is good; false when the refresh may have ended the session. */
    private boolean prolong(Exchange exchange, String refresh, VerifiedToken token) {
        try {
            RefreshResult result = sessions.refresh(refresh, contexts.of(exchange.request()));
            if (result instanceof RefreshResult.Refreshed refreshed) {
                if (refreshed.tokens().session().id().equals(token.session())) {
                    exchange.write(sessions.cookies(refreshed.tokens(), refreshed.kind() != RefreshKind.KEPT));
                }
                return true;
            }
            return false;
        } catch (StoreUnavailableException e) {
            return true;
        }
    }

    /** An expired token, and one of before the user's own change of password or address in this very session. */
    private static boolean mayBeOutlived(TokenRejectedException rejection) {
        return rejection.reason() == TokenRejection.EXPIRED
                || rejection.reason() == TokenRejection.OUTDATED
                || rejection
                        .endReason()
                        .filter(EndReason.PASSWORD_CHANGED::equals)
                        .isPresent();
    }

    private Authentication byRefresh(Exchange exchange, Problem otherwise) {
        Credentials credentials = exchange.credentials();
        String refresh = credentials.cookies().refresh();
        if (refresh == null || !exchange.demand().writesCookies()) {
            return invalid(exchange, otherwise);
        }
        if (!exchange.canWriteCookies()) {
            return exchange.demand().tokenRequired() ? new Authentication.Refused(otherwise, true) : ANONYMOUS;
        }
        Optional<SessionId> session = sessions.sessionOf(refresh);
        if (session.isPresent() && sessions.isForged(credentials, session.get())) {
            return forged();
        }
        try {
            return afterRefresh(exchange, otherwise, sessions.refresh(refresh, contexts.of(exchange.request())));
        } catch (StoreUnavailableException e) {
            return undecided(exchange.demand());
        }
    }

    private Authentication afterRefresh(Exchange exchange, Problem otherwise, RefreshResult result) {
        if (result instanceof RefreshResult.Refused refused) {
            return invalid(
                    exchange,
                    refused.refusal() == RefreshRefusal.REUSED
                            ? Authenticator.revoked(EndReason.TOKEN_REUSE)
                            : otherwise);
        }
        RefreshResult.Refreshed refreshed = (RefreshResult.Refreshed) result;
        String access = refreshed.tokens().accessToken().reveal();
        VerifiedToken token;
        try {
            token = tokens.verify(access, exchange.demand().options());
        } catch (TokenRejectedException e) {
            return invalid(exchange, Authenticator.problem(e));
        }
        exchange.write(sessions.cookies(refreshed.tokens(), refreshed.kind() != RefreshKind.KEPT));
        return new Authentication.Known(new Identity(access, token, TokenLocation.COOKIE, tokens));
    }

    private Authentication invalid(Exchange exchange, Problem problem) {
        if (exchange.canWriteCookies()) {
            exchange.write(sessions.cleared());
        }
        return exchange.demand().tokenRequired() ? new Authentication.Refused(problem, true) : ANONYMOUS;
    }

    private static Authentication undecided(Demand demand) {
        return demand.tokenRequired() ? new Authentication.Refused(Problems.unavailable(), false) : ANONYMOUS;
    }

    private static Authentication forged() {
        return new Authentication.Refused(
                Problem.of(ErrorCode.CSRF_FAILED, "X-CSRF-Token is not the CSRF value of this session"), false);
    }
}
