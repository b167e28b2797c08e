package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.login.StepUpResult;
import dev.latchkey.mfa.AskPasskeyResult;
import dev.latchkey.mfa.MailCodeResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.PendingSignIn;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the calls and the forms of second factors have in common. */
final class SecondFactorSteps {

    /** How long ago who changes second factors may have authenticated. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private final Latchkey latchkey;

    SecondFactorSteps(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    /** The sign-in that waits under a token, for who is about to show a factor; it is left as it is. */
    PendingSignIn pending(Secret token) {
        return latchkey.logins().pending(token).orElseThrow(SecondFactorSteps::tokenInvalid);
    }

    void mailCode(Secret token, RequestContext context) {
        MailCodeResult result = latchkey.logins().mailCode(token, context);
        if (result instanceof MailCodeResult.Unknown) {
            throw tokenInvalid();
        }
        if (result instanceof MailCodeResult.NotOffered) {
            throw Refusals.unacceptable("method", "not_available", "is not offered in this sign-in");
        }
        if (result instanceof MailCodeResult.TooMany) {
            throw Refusals.refused(Refusals.rateLimited(Duration.ofMinutes(10)));
        }
    }

    /** What the browser is asked for a passkey in a sign-in that waits. */
    String askPasskey(Secret token) {
        AskPasskeyResult result = latchkey.logins().askPasskey(token);
        if (result instanceof AskPasskeyResult.Asked asked) {
            return asked.options();
        }
        if (result instanceof AskPasskeyResult.NotOffered) {
            throw Refusals.unacceptable("method", "not_available", "is not offered in this sign-in");
        }
        throw tokenInvalid();
    }

    SecondFactorResult.SignedIn verify(Secret token, MfaProof proof, boolean trustDevice, RequestContext context) {
        SecondFactorResult result = latchkey.logins().secondFactor(token, proof, trustDevice, context);
        if (result instanceof SecondFactorResult.SignedIn signedIn) {
            return signedIn;
        }
        if (result instanceof SecondFactorResult.WrongCode) {
            throw codeInvalid();
        }
        if (result instanceof SecondFactorResult.RateLimited limited) {
            throw Refusals.refused(Refusals.rateLimited(limited.retryAfter()));
        }
        if (result instanceof SecondFactorResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.words()));
        }
        throw tokenInvalid();
    }

    /** The new session of who has stepped up. */
    StepUpResult.SteppedUp stepUp(Identity identity, Input input, RequestContext context) {
        Optional<String> password = input.text("password");
        boolean factor = input.text("method").isPresent();
        boolean strays = !factor && (input.text("code").isPresent() || input.has("credential"));
        if (password.isPresent() == factor || strays) {
            throw Refusals.unacceptable(
                    "password", password.isPresent() ? "invalid" : "required", "or method is required, and not both");
        }
        StepUpResult result = password.isPresent()
                ? latchkey.logins().stepUp(identity.user(), identity.session(), Secret.of(password.get()), context)
                : latchkey.logins().stepUp(identity.user(), identity.session(), proof(input), context);
        if (result instanceof StepUpResult.SteppedUp done) {
            return done;
        }
        throw refused(result);
    }

    private static RefusedException refused(StepUpResult result) {
        if (result instanceof StepUpResult.InvalidCredentials) {
            return new RefusedException(ErrorCode.INVALID_CREDENTIALS, "the password is wrong");
        }
        if (result instanceof StepUpResult.WrongCode) {
            return codeInvalid();
        }
        if (result instanceof StepUpResult.RateLimited limited) {
            return Refusals.refused(Refusals.rateLimited(limited.retryAfter()));
        }
        if (result instanceof StepUpResult.Vetoed vetoed) {
            return Refusals.refused(Refusals.vetoed(vetoed.words()));
        }
        return sessionOver();
    }

    /** What is shown; a method that is none is told from a wrong code. */
    static MfaProof proof(Input input) {
        MfaMethod method = MfaMethod.ofCode(input.requiredText("method"))
                .orElseThrow(() -> Refusals.unacceptable("method", "not_available", "is not available here"));
        if (method == MfaMethod.PASSKEY) {
            return new MfaProof.Passkey(PasskeyRoutes.credential(input));
        }
        if (input.json("credential").isPresent()) {
            throw Refusals.unacceptable("credential", "invalid", "is for the method passkey");
        }
        String code = input.text("code").orElseThrow(() -> Refusals.unacceptable("code", "required", "is required"));
        return new MfaProof.Code(method, Secret.of(code));
    }

    /**
     * Refuses who was not authenticated a moment ago, or has a second factor and has not shown it: second factors are
     * changed by nobody else.
     */
    void requireFresh(Identity identity) {
        boolean fresh = isFresh(identity);
        boolean strong = latchkey.mfa()
                .mayChange(
                        identity.user(),
                        identity.token().authenticatedAt(),
                        identity.token().methods());
        if (!fresh || !strong) {
            throw new RefusedException(
                    Problem.of(ErrorCode.STEP_UP_REQUIRED, "this call needs a fresher or stronger authentication")
                            .withRequired(strong ? List.of() : required(identity)));
        }
    }

    /** The app, for who has one; else whatever second factor there is. */
    private List<String> required(Identity identity) {
        boolean app = latchkey.mfa().factors(identity.user()).factors().stream()
                .anyMatch(factor -> factor.method() == MfaMethod.TOTP);
        return List.of(app ? MfaMethod.TOTP.amr() : MfaMethod.MULTI_FACTOR);
    }

    boolean isFresh(Identity identity) {
        return !identity.token()
                .authenticatedAt()
                .plus(FRESH)
                .isBefore(latchkey.environment().now());
    }

    /** What authenticator apps call the account of a user who is signed in. */
    String accountName(Identity identity) {
        return user(identity).email().address();
    }

    User user(Identity identity) {
        return latchkey.accounts().find(identity.user()).orElseThrow(SecondFactorSteps::sessionOver);
    }

    static RefusedException tokenInvalid() {
        return new RefusedException(
                ErrorCode.MFA_TOKEN_INVALID, "no sign-in waits for a second factor under this token; sign in again");
    }

    static RefusedException codeInvalid() {
        return new RefusedException(ErrorCode.MFA_CODE_INVALID, "the code is wrong, or was used before");
    }

    static RefusedException sessionOver() {
        return new RefusedException(Problem.of(ErrorCode.TOKEN_REVOKED, "the session of the access token was ended")
                .withReason(EndReason.SIGNED_OUT.code()));
    }
}
