package dev.latchkey.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.SiteVerify;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.servlet.page.CaptchaWidget;
import dev.latchkey.testing.LatchkeyTestKit;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptchaWidgetExamplesTest {

    @Test
    void a_host_shows_the_widget_of_the_service_that_it_asks() {
        CaptchaSettings settings = CaptchaSettings.onDemand()
                .withVerifier(SiteVerify.of(new SiteVerify.Service(
                        "turnstile",
                        URI.create("https://challenges.example/siteverify"),
                        Secret.of("a secret"),
                        "the-site-key",
                        Set.of("shop.example"),
                        Duration.ofSeconds(3),
                        false)));
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.captcha(settings))) {
            Latchkey latchkey = kit.latchkey();
            // region: widget
            WebSettings web = WebSettings.builder()
                    .captchaWidget(CaptchaWidget.turnstile()) // or hCaptcha(), reCaptcha()
                    .build();
            LatchkeyFilter filter = LatchkeyFilter.create(latchkey, web);
            // endregion
            assertThat(filter).isNotNull();
        }
    }
}
