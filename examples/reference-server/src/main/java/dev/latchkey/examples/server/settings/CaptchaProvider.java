package dev.latchkey.examples.server.settings;

import dev.latchkey.servlet.page.CaptchaWidget;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whose captchas are asked for. */
public enum CaptchaProvider {
    /** Latchkey's own, which asks nobody else. */
    PROOF_OF_WORK(null),
    /** The service hCaptcha. */
    HCAPTCHA("https://api.hcaptcha.com/siteverify"),
    /** The service Turnstile. */
    TURNSTILE("https://challenges.cloudflare.com/turnstile/v0/siteverify"),
    /** The service reCAPTCHA, version 2. */
    RECAPTCHA("https://www.google.com/recaptcha/api/siteverify");

    private final @Nullable String verifyUrl;

    CaptchaProvider(@Nullable String verifyUrl) {
        this.verifyUrl = verifyUrl;
    }

    /**
     * How pages show it.
     *
     * @return the widget, null for the proof of work
     */
    public @Nullable CaptchaWidget widget() {
        return switch (this) {
            case PROOF_OF_WORK -> null;
            case HCAPTCHA -> CaptchaWidget.hCaptcha();
            case TURNSTILE -> CaptchaWidget.turnstile();
            case RECAPTCHA -> CaptchaWidget.reCaptcha();
        };
    }

    /**
     * Where answers are verified.
     *
     * @return the address
     * @throws IllegalStateException for the proof of work
     */
    public URI verifyUrl() {
        if (verifyUrl == null) {
            throw new IllegalStateException("a proof of work is verified here");
        }
        return URI.create(verifyUrl);
    }
}
