package dev.latchkey.servlet.api;

import dev.latchkey.kernel.Secret;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.PendingSignIn;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.route.Call;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The end of a sign-in with a second factor, the same for calls and pages. */
final class SecondFactorFinish {

    private final SecondFactorSteps steps;
    private final SignIn signIn;
    private final SetCookies cookies;
    private final Duration deviceLife;

    SecondFactorFinish(SecondFactorSteps steps, SignIn signIn, SetCookies cookies, Duration deviceLife) {
        this.steps = steps;
        this.signIn = signIn;
        this.cookies = cookies;
        this.deviceLife = deviceLife;
    }

    /**
     * Goes on with a sign-in by the factor that the request shows.
     *
     * @param admitting refuses who may not go on with it, before the factor is looked at
     */
    SecondFactorResult.SignedIn verify(Call call, Secret token, Consumer<PendingSignIn> admitting) {
        MfaProof proof = SecondFactorSteps.proof(call.input());
        admitting.accept(steps.pending(token));
        return steps.verify(token, proof, call.input().flag("trust_device"), call.context());
    }

    /** The answer to a client that keeps the tokens itself, with the cookie of the device where it is trusted from now on. */
    Answer inBody(SecondFactorResult.SignedIn signedIn, Answer answer) {
        Secret device = signedIn.trustedDevice();
        return device == null ? answer : answer.withCookies(List.of(cookies.device(device.reveal(), deviceLife)));
    }

    /** The answer to a browser that keeps them in cookies: also ends the session whose cookies these replace. */
    Answer inCookies(Call call, SecondFactorResult.SignedIn signedIn, Answer answer) {
        signIn.endReplaced(call.credentials().cookies().refresh(), signedIn.tokens(), call.context());
        return inBody(signedIn, answer);
    }
}
