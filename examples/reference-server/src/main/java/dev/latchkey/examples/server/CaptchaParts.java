package dev.latchkey.examples.server;

import dev.latchkey.Issuer;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.SiteVerify;
import dev.latchkey.examples.server.settings.CaptchaProvider;
import dev.latchkey.examples.server.settings.CaptchaTable;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.servlet.page.CaptchaWidget;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes the captchas by the settings: what answers are held against, and what pages show. */
final class CaptchaParts {

    /** A person waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private CaptchaParts() {}

    /** A service that does not answer admits nobody. */
    static CaptchaSettings settings(Settings settings, Issuer issuer) {
        CaptchaSettings captchas = CaptchaSettings.off()
                .withMode(settings.get(CaptchaTable.CAPTCHA))
                .withDifficulty(settings.get(CaptchaTable.CAPTCHA_DIFFICULTY));
        return widget(settings)
                .map(widget -> captchas.withVerifier(SiteVerify.of(service(settings, widget.type(), issuer))))
                .orElse(captchas);
    }

    /** Empty for the proof of work. */
    static Optional<CaptchaWidget> widget(Settings settings) {
        return Optional.ofNullable(settings.get(CaptchaTable.PROVIDER).widget())
                .map(widget ->
                        settings.find(CaptchaTable.SCRIPT_URL).map(widget::from).orElse(widget));
    }

    private static SiteVerify.Service service(Settings settings, String name, Issuer issuer) {
        CaptchaProvider provider = settings.get(CaptchaTable.PROVIDER);
        return new SiteVerify.Service(
                name,
                settings.find(CaptchaTable.VERIFY_URL).orElseGet(provider::verifyUrl),
                settings.get(CaptchaTable.SECRET),
                settings.get(CaptchaTable.SITE_KEY),
                Set.of(issuer.uri().getHost()),
                PATIENCE,
                false);
    }
}
