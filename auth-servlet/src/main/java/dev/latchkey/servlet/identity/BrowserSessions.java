package dev.latchkey.servlet.identity;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.csrf.BrowserValues;
import dev.latchkey.session.KnownDevices;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions that live in cookies. Immutable and safe for use by several threads. */
public final class BrowserSessions {

    private final Sessions sessions;
    private final BrowserValues values;
    private final SetCookies cookies;
    private final Environment environment;

    private BrowserSessions(Sessions sessions, BrowserValues values, SetCookies cookies, Environment environment) {
        this.sessions = sessions;
        this.values = values;
        this.cookies = cookies;
        this.environment = environment;
    }

    /**
     * Sessions in cookies.
     *
     * @param sessions the sessions
     * @param values their CSRF values
     * @param cookies writes the cookies
     * @param environment the time
     * @return the browser sessions
     */
    public static BrowserSessions of(
            Sessions sessions, BrowserValues values, SetCookies cookies, Environment environment) {
        return new BrowserSessions(sessions, values, cookies, environment);
    }

    /**
     * The cookies of a session. They outlive the browser only where the user has asked for that. After a sign-in the one by
     * which the browser is known is among them, which outlives it always.
     *
     * @param tokens the session's tokens
     * @param withRefresh whether the refresh cookie is among them; it is left out where the browser has it already
     * @return the values of the {@code Set-Cookie} fields
     * @throws IllegalStateException when the access token is longer than a cookie can be
     */
    public List<String> cookies(TokenPair tokens, boolean withRefresh) {
        Duration life =
                tokens.session().rememberMe() ? Duration.between(environment.now(), tokens.refreshExpiresAt()) : null;
        String access = cookies.access(tokens.accessToken().reveal(), life);
        String csrf = cookies.csrf(values.csrf(tokens.session().id()), life);
        List<String> all = new ArrayList<>();
        all.add(access);
        if (withRefresh) {
            all.add(cookies.refresh(tokens.refreshToken().reveal(), life));
        }
        all.add(csrf);
        Secret device = tokens.device();
        if (device != null) {
            all.add(cookies.known(device.reveal(), KnownDevices.LIFE));
        }
        return List.copyOf(all);
    }

    /**
     * What takes a session's cookies away.
     *
     * @return the values of the {@code Set-Cookie} fields
     */
    public List<String> cleared() {
        return cookies.clearSession();
    }

    /**
     * The CSRF value of a session.
     *
     * @param session the session
     * @return the value
     */
    public String csrf(SessionId session) {
        return values.csrf(session);
    }

    /**
     * Whether an unsafe request does not carry the CSRF value of a session: in the header or the form, and in the cookie
     * too, if that is there.
     *
     * @param credentials the request's credentials
     * @param session the session it would act in
     * @return true when it is to be refused
     */
    public boolean isForged(Credentials credentials, SessionId session) {
        if (!credentials.unsafe()) {
            return false;
        }
        String presented = credentials.csrf();
        String cookie = credentials.cookies().csrf();
        return !values.isCsrf(session, presented) || (cookie != null && !cookie.equals(presented));
    }

    /** The session of a refresh token, as far as its tag tells. */
    Optional<SessionId> sessionOf(String refreshToken) {
        return sessions.sessionOf(Secret.of(refreshToken));
    }

    RefreshResult refresh(String refreshToken, RequestContext request) {
        return sessions.refresh(Secret.of(refreshToken), request);
    }
}
