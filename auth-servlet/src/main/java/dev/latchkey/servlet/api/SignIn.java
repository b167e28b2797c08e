package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginRefusal;
import dev.latchkey.login.LoginResult;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.session.TokenPair;
import org.jspecify.annotations.Nullable;

/** What the call and the form of sign-in have in common. */
final class SignIn {

    private final Latchkey latchkey;

    SignIn(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    /** Either the user is signed in, or a second factor has to follow. */
    LoginResult password(String identifier, Secret password, LoginContext context) {
        LoginResult result = latchkey.logins().password(identifier, password, context);
        if (result instanceof LoginResult.SignedIn || result instanceof LoginResult.MfaRequired) {
            return result;
        }
        throw Refusals.refused(problem(result));
    }

    /** The user is signed in; a passkey is all that is asked for. */
    LoginResult.SignedIn passkey(Secret credential, LoginContext context) {
        LoginResult result = latchkey.logins().passkey(credential, context);
        if (result instanceof LoginResult.SignedIn signedIn) {
            return signedIn;
        }
        boolean wrong =
                result instanceof LoginResult.Refused refused && refused.reason() == LoginRefusal.INVALID_CREDENTIALS;
        throw Refusals.refused(
                wrong ? Problem.of(ErrorCode.INVALID_CREDENTIALS, "the passkey was not accepted") : problem(result));
    }

    /** Likewise, with a mailed link. */
    LoginResult link(Secret token, LoginContext context) {
        LoginResult result = latchkey.logins().link(token, context);
        if (result instanceof LoginResult.SignedIn || result instanceof LoginResult.MfaRequired) {
            return result;
        }
        throw Refusals.refused(problem(result));
    }

    /** The answer to a captcha, null for none. */
    @Nullable
    String captcha(Input input) {
        return Refusals.captcha(latchkey, input);
    }

    /** What the request presents so that no second factor is asked for. */
    static @Nullable Secret trustedDevice(Call call) {
        String cookie = call.credentials().cookies().device();
        return cookie == null ? null : Secret.of(cookie);
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
                case LINK_INVALID -> Recovery.linkInvalid();
                case EMAIL_NOT_VERIFIED ->
                    Problem.of(ErrorCode.EMAIL_NOT_VERIFIED, "the e-mail address is not verified yet");
                case ACCOUNT_DISABLED -> Problem.of(ErrorCode.ACCOUNT_DISABLED, "the account is disabled");
            };
        }
        if (result instanceof LoginResult.CaptchaRequired required) {
            return Refusals.captchaRequired(required.challenge());
        }
        if (result instanceof LoginResult.RateLimited limited) {
            return Refusals.rateLimited(limited.retryAfter());
        }
        return Refusals.vetoed(((LoginResult.Vetoed) result).words());
    }
}
