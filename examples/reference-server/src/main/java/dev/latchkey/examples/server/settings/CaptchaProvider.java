package dev.latchkey.examples.server.settings;

import dev.latchkey.servlet.page.CaptchaWidget;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whose captchas are asked for. */
public enum CaptchaProvider {
    /** Latchkey's own, which asks nobody else. */
    PROOF_OF_WORK(null, null),
    /** The service hCaptcha. */
    HCAPTCHA(CaptchaWidget.hCaptcha(), "https://api.hcaptcha.com/siteverify"),
    /** The service Turnstile. */
    TURNSTILE(CaptchaWidget.turnstile(), "https://challenges.cloudflare.com/turnstile/v0/siteverify"),
    /** The service reCAPTCHA, version 2. */
    RECAPTCHA(CaptchaWidget.reCaptcha(), "https://www.google.com/recaptcha/api/siteverify");

    private final @Nullable CaptchaWidget widget;
    private final @Nullable String verifyUrl;

    CaptchaProvider(@Nullable CaptchaWidget widget, @Nullable String verifyUrl) {
        this.widget = widget;
        this.verifyUrl = verifyUrl;
    }

    /**
     * How pages show it.
     *
     * @return the widget, null for the proof of work
     */
    public @Nullable CaptchaWidget widget() {
        return widget;
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
