package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.session.TokenPair;
import org.jspecify.annotations.Nullable;

/** What the call and the form of sign-in have in common. */
final class SignIn {

    private final Latchkey latchkey;

    SignIn(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    LoginResult.SignedIn password(String identifier, Secret password, boolean rememberMe, RequestContext context) {
        LoginResult result = latchkey.logins().password(identifier, password, new LoginContext(context, rememberMe));
        if (result instanceof LoginResult.SignedIn signedIn) {
            return signedIn;
        }
        throw Refusals.refused(problem(result));
    }

    /** Ends the session whose cookies the new one's take the place of, so that none is left that nobody can end. */
    void endReplaced(@Nullable String oldRefreshCookie, TokenPair tokens, RequestContext context) {
        if (oldRefreshCookie == null) {
            return;
        }
        Secret old = Secret.of(oldRefreshCookie);
        boolean another = latchkey.sessions()
                .sessionOf(old)
                .filter(session -> !session.equals(tokens.session().id()))
                .isPresent();
        if (another) {
            latchkey.sessions().endByRefreshToken(old, context);
        }
    }

    private static Problem problem(LoginResult result) {
        if (result instanceof LoginResult.Refused refused) {
            return switch (refused.reason()) {
                case INVALID_CREDENTIALS ->
                    Problem.of(ErrorCode.INVALID_CREDENTIALS, "the e-mail address or the password is wrong");
                case EMAIL_NOT_VERIFIED ->
                    Problem.of(ErrorCode.EMAIL_NOT_VERIFIED, "the e-mail address is not verified yet");
                case ACCOUNT_DISABLED -> Problem.of(ErrorCode.ACCOUNT_DISABLED, "the account is disabled");
            };
        }
        if (result instanceof LoginResult.RateLimited limited) {
            return Refusals.rateLimited(limited.retryAfter());
        }
        return Refusals.vetoed(((LoginResult.Vetoed) result).words());
    }
}
