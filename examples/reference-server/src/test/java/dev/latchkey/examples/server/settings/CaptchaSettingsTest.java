package dev.latchkey.examples.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.servlet.page.CaptchaWidget;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptchaSettingsTest {

    private static final String SECRET = "0x-the-secret";

    private static final Map<String, String> WHOLE = Map.of(
            "LATCHKEY_CAPTCHA", "on_demand",
            "LATCHKEY_CAPTCHA_PROVIDER", "turnstile",
            "LATCHKEY_CAPTCHA_SITE_KEY", "the-site-key",
            "LATCHKEY_CAPTCHA_SECRET", SECRET);

    @Test
    void a_service_is_named_with_its_keys_and_has_addresses_of_its_own() throws Exception {
        Settings settings = Settings.read(WHOLE, null);

        CaptchaProvider provider = settings.get(CaptchaTable.PROVIDER);
        assertThat(provider).isEqualTo(CaptchaProvider.TURNSTILE);
        assertThat(provider.widget()).isEqualTo(CaptchaWidget.turnstile());
        assertThat(provider.verifyUrl()).hasScheme("https").hasPath("/turnstile/v0/siteverify");
        assertThat(settings.get(CaptchaTable.SECRET).toString()).doesNotContain(SECRET);
        assertThat(Settings.read(Map.of(), null).get(CaptchaTable.PROVIDER).widget())
                .isNull();
    }

    @ParameterizedTest
    @MethodSource
    void what_does_not_go_together_is_refused_by_name(Map<String, String> change, String words) {
        Map<String, String> all = new HashMap<>(WHOLE);
        change.forEach((name, value) -> {
            if (value.equals("-")) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        });
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.read(all, null))
                .withMessage(words)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(SECRET));
    }

    static Stream<Object[]> what_does_not_go_together_is_refused_by_name() {
        return Stream.of(
                new Object[] {
                    Map.of("LATCHKEY_CAPTCHA", "off"),
                    "LATCHKEY_CAPTCHA_PROVIDER is turnstile, but LATCHKEY_CAPTCHA is off: set that to on_demand or always,"
                            + " or leave this out"
                },
                new Object[] {
                    Map.of("LATCHKEY_CAPTCHA_SECRET", "-"),
                    "LATCHKEY_CAPTCHA_PROVIDER is turnstile, and LATCHKEY_CAPTCHA_SECRET is not set: the service gives you"
                            + " one"
                },
                new Object[] {
                    Map.of("LATCHKEY_CAPTCHA_SITE_KEY", "-"),
                    "LATCHKEY_CAPTCHA_PROVIDER is turnstile, and LATCHKEY_CAPTCHA_SITE_KEY is not set: the service gives you"
                            + " one"
                },
                new Object[] {
                    Map.of("LATCHKEY_CAPTCHA_PROVIDER", "-", "LATCHKEY_CAPTCHA_SITE_KEY", "-"),
                    "LATCHKEY_CAPTCHA_SECRET is set, but LATCHKEY_CAPTCHA_PROVIDER is proof_of_work, which asks no service:"
                            + " name the service there or leave this out"
                },
                new Object[] {
                    Map.of("LATCHKEY_CAPTCHA_VERIFY_URL", "http://captcha.example/siteverify"),
                    "LATCHKEY_CAPTCHA_VERIFY_URL is 'http://captcha.example/siteverify': expected an https URL, or plain"
                            + " http for a loopback host (the address http://captcha.example is neither https nor http on a"
                            + " loopback host, or has user information: use https, without it)"
                },
                new Object[] {
                    Map.of("LATCHKEY_CAPTCHA_PROVIDER", "hCaptcha"),
                    "LATCHKEY_CAPTCHA_PROVIDER is 'hCaptcha': expected `proof_of_work` or `hcaptcha` or `turnstile` or"
                            + " `recaptcha`"
                });
    }
}
