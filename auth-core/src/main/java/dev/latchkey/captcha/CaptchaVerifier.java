package dev.latchkey.captcha;

import org.jspecify.annotations.Nullable;

/**
 * Port: a kind of captcha. {@link ProofOfWork} is the one that needs nobody else, {@link SiteVerify} asks a service.
 * Implementations are safe for use by several threads.
 *
 * <p>Neither method learns whether there is an account, so that no captcha tells of one.
 */
public interface CaptchaVerifier {

    /**
     * Makes what a client is asked.
     *
     * @param action what the client is about to do
     * @return the challenge
     */
    CaptchaChallenge challenge(CaptchaAction action);

    /**
     * Checks an answer, and uses it up.
     *
     * @param answer whatever was presented
     * @param action what the client is about to do; the answer has to be for this
     * @param address the client's IP address, null when there is none
     * @return whether the call may go on
     * @throws dev.latchkey.kernel.StoreUnavailableException when it cannot be known, and the implementation refuses then
     */
    boolean verify(String answer, CaptchaAction action, @Nullable String address);
}
