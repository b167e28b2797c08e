package dev.latchkey.servlet.identity;

import dev.latchkey.access.TokenLocation;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.cookie.CookieNames;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.Problems;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the credentials of a request. Immutable and safe for use by several threads.
 *
 * <p>Security promise: the Authorization header wins over the cookies, and a request whose two name different users is
 * refused. An unsafe request that authenticates by cookie is known only with the CSRF value of its session.
 */
public final class Authenticator {

    private static final Authentication ANONYMOUS = new Authentication.Anonymous();

    private final TokenService tokens;
    private final Function<HttpServletRequest, Credentials> reader;
    private final @Nullable CookieAuthentication cookies;

    private Authenticator(
            TokenService tokens,
            Function<HttpServletRequest, Credentials> reader,
            @Nullable CookieAuthentication cookies) {
        this.tokens = tokens;
        this.reader = reader;
        this.cookies = cookies;
    }

    /**
     * For an issuer, whose browsers have sessions.
     *
     * @param tokens verifies
     * @param sessions refreshes
     * @param names what the cookies are called
     * @param contexts what is known of requests
     * @return the authenticator
     */
    public static Authenticator withSessions(
            TokenService tokens, BrowserSessions sessions, CookieNames names, RequestContexts contexts) {
        return new Authenticator(
                tokens,
                request -> Credentials.of(request, names),
                new CookieAuthentication(tokens, sessions, contexts));
    }

    /**
     * For a service that only verifies: cookies are not looked at.
     *
     * @param tokens verifies
     * @return the authenticator
     */
    public static Authenticator headerOnly(TokenService tokens) {
        return new Authenticator(tokens, Credentials::ofHeader, null);
    }

    /**
     * Takes out of a request what this authenticator looks at.
     *
     * @param request the request
     * @return the credentials, not checked yet
     */
    public Credentials credentials(HttpServletRequest request) {
        return reader.apply(request);
    }

    /**
     * Verifies credentials as a route demands.
     *
     * @param request the request they come from
     * @param response gets fresh cookies, where the demand permits it
     * @param credentials the credentials
     * @param demand the demand
     * @return what they came to
     */
    public Authentication authenticate(
            HttpServletRequest request, HttpServletResponse response, Credentials credentials, Demand demand) {
        if (demand.header() && credentials.header() != Credentials.Header.ABSENT) {
            return byHeader(credentials, demand);
        }
        if (demand.cookie() && cookies != null && credentials.cookies().hasSession()) {
            return cookies.authenticate(request, response, credentials, demand);
        }
        return ANONYMOUS;
    }

    /**
     * Verifies credentials where nothing is demanded: without any effect, and without refusing anything.
     *
     * @param credentials the credentials
     * @return who it is, empty when that cannot be told
     */
    public Optional<Identity> peek(Credentials credentials) {
        try {
            return credentials.header() == Credentials.Header.ABSENT
                    ? peekCookie(credentials)
                    : peekHeader(credentials);
        } catch (TokenRejectedException | StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    private Optional<Identity> peekHeader(Credentials credentials) {
        String bearer = credentials.bearer();
        if (bearer == null) {
            return Optional.empty();
        }
        VerifiedToken token = verify(bearer);
        return namesAnother(credentials, token)
                ? Optional.empty()
                : Optional.of(new Identity(bearer, token, TokenLocation.HEADER, tokens));
    }

    private Optional<Identity> peekCookie(Credentials credentials) {
        String access = credentials.cookies().access();
        if (access == null || cookies == null) {
            return Optional.empty();
        }
        VerifiedToken token = verify(access);
        return cookies.sessions().isForged(credentials, token.session())
                ? Optional.empty()
                : Optional.of(new Identity(access, token, TokenLocation.COOKIE, tokens));
    }

    /**
     * Brings what an earlier dispatch of a request has found to the demand of a later one.
     *
     * @param earlier who it is, as far as that was found
     * @param demand the demand
     * @return what it comes to
     */
    public Authentication again(RequestIdentity earlier, Demand demand) {
        Optional<Identity> found = earlier.get()
                .filter(identity -> identity.location() == TokenLocation.HEADER ? demand.header() : demand.cookie());
        if (found.isEmpty()) {
            return ANONYMOUS;
        }
        try {
            return new Authentication.Known(
                    demand.options().equals(VerifyOptions.standard())
                            ? found.get()
                            : found.get().verifiedAgain(demand.options()));
        } catch (TokenRejectedException e) {
            return refused(problem(e));
        } catch (StoreUnavailableException e) {
            return refused(Problems.unavailable());
        }
    }

    private Authentication byHeader(Credentials credentials, Demand demand) {
        String bearer = credentials.bearer();
        if (bearer == null) {
            return refused(
                    credentials.header() == Credentials.Header.REPEATED
                            ? Problem.of(ErrorCode.MALFORMED_REQUEST, "there is more than one Authorization header")
                            : Problem.of(ErrorCode.TOKEN_INVALID, "the Authorization header is not a bearer token"));
        }
        try {
            VerifiedToken token = tokens.verify(bearer, demand.options());
            if (namesAnother(credentials, token)) {
                return refused(Problem.of(
                        ErrorCode.MALFORMED_REQUEST, "the Authorization header and the cookie name different users"));
            }
            return new Authentication.Known(new Identity(bearer, token, TokenLocation.HEADER, tokens));
        } catch (TokenRejectedException e) {
            return refused(problem(e));
        } catch (StoreUnavailableException e) {
            return refused(Problems.unavailable());
        }
    }

    private boolean namesAnother(Credentials credentials, VerifiedToken token) {
        String access = credentials.cookies().access();
        if (access == null || cookies == null) {
            return false;
        }
        try {
            return !verify(access).user().equals(token.user());
        } catch (TokenRejectedException | StoreUnavailableException e) {
            return false;
        }
    }

    private VerifiedToken verify(String compact) {
        return tokens.verify(compact, VerifyOptions.standard());
    }

    private static Authentication refused(Problem problem) {
        return new Authentication.Refused(problem, false);
    }

    static Problem problem(TokenRejectedException rejection) {
        return switch (rejection.reason()) {
            case EXPIRED -> Problem.of(ErrorCode.TOKEN_EXPIRED, "the access token has expired");
            case OUTDATED ->
                Problem.of(
                        ErrorCode.TOKEN_EXPIRED, "the access token is from before a change of the address: refresh it");
            case REVOKED -> revoked(rejection.endReason().orElse(EndReason.SIGNED_OUT));
            default -> Problem.of(ErrorCode.TOKEN_INVALID, "the access token is not valid");
        };
    }

    static Problem revoked(EndReason reason) {
        return Problem.of(ErrorCode.TOKEN_REVOKED, "the session of the access token was ended")
                .withReason(reason.code());
    }
}
