package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.SiteVerify;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.testing.LatchkeyTestKit;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptchaExamplesTest {

    @Test
    void a_host_asks_for_proofs_of_work_on_demand() {
        // region: settings
        CaptchaSettings settings = CaptchaSettings.onDemand() // or always()
                .withFree(RateLimit.perHour(10)) // failures and calls of one address before it is asked
                .withDifficulty(18); // about a quarter of a million hashes, a second or so in a browser
        // endregion
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.captcha(settings))) {
            assertThat(kit.latchkey().captchas().ask(CaptchaAction.REGISTER, null, "203.0.113.7", true))
                    .hasValueSatisfying(asked -> assertThat(asked.values()).containsEntry("difficulty", 18));
        }
    }

    @Test
    void a_host_asks_a_service() {
        Secret secret = Secret.of("a secret");
        String siteKey = "a-public-key";
        // region: service
        CaptchaSettings settings = CaptchaSettings.onDemand()
                .withVerifier(SiteVerify.of(new SiteVerify.Service(
                        "turnstile",
                        URI.create("https://challenges.example/siteverify"),
                        secret,
                        siteKey,
                        Set.of("shop.example"), // where the widget is shown
                        Duration.ofSeconds(3),
                        false))); // refuse while the service is silent
        // endregion
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.captcha(settings))) {
            assertThat(kit.latchkey().captchas().ask(CaptchaAction.REGISTER, null, "203.0.113.7", true))
                    .hasValueSatisfying(asked -> assertThat(asked.values()).containsEntry("site_key", siteKey));
        }
    }
}
