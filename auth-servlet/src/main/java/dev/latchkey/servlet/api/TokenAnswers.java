package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** The token answer, with the tokens in the body or in cookies. */
final class TokenAnswers {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Latchkey latchkey;
    private final BrowserSessions browser;

    TokenAnswers(Latchkey latchkey, BrowserSessions browser) {
        this.latchkey = latchkey;
        this.browser = browser;
    }

    Answer inBody(TokenPair tokens, User user) {
        ObjectNode body = begin(tokens);
        body.put("access_token", tokens.accessToken().reveal());
        body.put("refresh_token", tokens.refreshToken().reveal());
        return finish(body, user);
    }

    Answer inCookies(TokenPair tokens, User user, boolean withRefresh) {
        ObjectNode body = begin(tokens);
        body.put("csrf_token", browser.csrf(tokens.session().id()));
        return finish(body, user).withCookies(browser.cookies(tokens, withRefresh));
    }

    private ObjectNode begin(TokenPair tokens) {
        return Views.object()
                .put("status", "authenticated")
                .put("token_type", "Bearer")
                .put("expires_in", tokens.accessLifetime().toSeconds())
                .put("refresh_expires_in", seconds(latchkey.environment().now(), tokens.refreshExpiresAt()))
                .put("session_id", tokens.session().id().toString());
    }

    private Answer finish(ObjectNode body, User user) {
        body.set("user", Views.user(user, latchkey));
        return Answer.json(200, body);
    }

    /** Rounded up, so that a token made for 900 seconds is not told as one of 899 a millisecond later. */
    private static long seconds(Instant now, Instant until) {
        return Math.max(
                0, Duration.between(now, until).plusNanos(NANOS_PER_SECOND - 1).toSeconds());
    }
}
