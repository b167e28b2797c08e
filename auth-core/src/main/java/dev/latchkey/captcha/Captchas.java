package dev.latchkey.captcha;

import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.ClientKeys;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateVerdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when a captcha is asked for, and checks the answers. Safe for use by several threads.
 *
 * <p>Security promise: whether one is asked for does not depend on whether there is an account.
 */
public final class Captchas {

    private final CaptchaSettings settings;
    private final CaptchaVerifier verifier;
    private final RateLimiter limiter;
    private final Environment environment;

    private Captchas(CaptchaSettings settings, CaptchaVerifier verifier, RateLimiter limiter, Environment environment) {
        this.settings = settings;
        this.verifier = verifier;
        this.limiter = limiter;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param settings when captchas are asked for
     * @param verifier which ones
     * @param limiter counts what clients do without
     * @param environment the time
     * @return the service
     */
    public static Captchas create(
            CaptchaSettings settings, CaptchaVerifier verifier, RateLimiter limiter, Environment environment) {
        return new Captchas(settings, verifier, limiter, environment);
    }

    /**
     * Whether captchas are ever asked for.
     *
     * @return false when they are off
     */
    public boolean isOn() {
        return settings.mode() != CaptchaMode.OFF;
    }

    /**
     * Asks for a captcha where one is due; to be called once for each thing that is done.
     *
     * @param action what is done
     * @param answer what was presented, null for nothing
     * @param address the client's IP address, null when there is none
     * @param attacked whether an attack shows already
     * @return the challenge to answer; empty when none is due, or the answer is right
     * @throws dev.latchkey.kernel.StoreUnavailableException when it cannot be known
     */
    public Optional<CaptchaChallenge> ask(
            CaptchaAction action, @Nullable String answer, @Nullable String address, boolean attacked) {
        if (!isDue(action, address, attacked)) {
            return Optional.empty();
        }
        boolean right = answer != null && verifier.verify(answer, action, address);
        return right ? Optional.empty() : Optional.of(verifier.challenge(action));
    }

    /**
     * What a form is to carry from the start, so that whoever fills it in sends it once: a captcha that will be asked for
     * whoever calls, or again of somebody who has answered one. Counts nothing, and {@link #ask} decides all the same.
     *
     * @param action what the form is for
     * @param answered whether a captcha was answered with the form before
     * @return the challenge; empty where nobody knows yet whether one is due
     */
    public Optional<CaptchaChallenge> ahead(CaptchaAction action, boolean answered) {
        boolean due = settings.mode() == CaptchaMode.ALWAYS || (answered && isOn());
        return due ? Optional.of(verifier.challenge(action)) : Optional.empty();
    }

    /**
     * What was done last turned out right, and does not count.
     *
     * @param action what was done
     * @param address the client's IP address, null when there is none
     */
    public void giveBack(CaptchaAction action, @Nullable String address) {
        if (settings.mode() == CaptchaMode.ON_DEMAND && address != null) {
            limiter.giveBack(key(action, address), settings.free(), environment.now());
        }
    }

    private boolean isDue(CaptchaAction action, @Nullable String address, boolean attacked) {
        return switch (settings.mode()) {
            case OFF -> false;
            case ALWAYS -> true;
            case ON_DEMAND -> attacked || isBusy(action, address);
        };
    }

    private boolean isBusy(CaptchaAction action, @Nullable String address) {
        return address != null
                && limiter.take(key(action, address), settings.free(), environment.now())
                        instanceof RateVerdict.Limited;
    }

    private static String key(CaptchaAction action, String address) {
        return ClientKeys.of("captcha/" + action.code(), address);
    }
}
