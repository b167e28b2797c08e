package dev.latchkey.session;

import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.IssuedToken;
import dev.latchkey.token.TokenSubject;

/** Makes the tokens of a session. */
final class TokenMint {

    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;

    TokenMint(AccessTokens accessTokens, RefreshTokens refreshTokens) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
    }

    /** A new access token, and the session as it stood then. */
    record Minted(Session session, IssuedToken token) {}

    Minted access(Session session) {
        return new Minted(session, accessTokens.issue(subject(session)));
    }

    /** The pair for a session, with the access token made before if it still says what is so. */
    TokenPair pair(Minted before, Session session) {
        IssuedToken access = subject(before.session()).equals(subject(session))
                ? before.token()
                : access(session).token();
        return new TokenPair(
                access.compact(),
                access.expiresAt(),
                access.lifetime(),
                refreshTokens.token(session),
                session.idleExpiresAt(),
                session);
    }

    TokenPair pair(Session session) {
        return pair(access(session), session);
    }

    private static TokenSubject subject(Session session) {
        return new TokenSubject(
                session.user(),
                session.id(),
                session.epoch(),
                session.clientId(),
                session.authenticatedAt(),
                session.methods());
    }
}
