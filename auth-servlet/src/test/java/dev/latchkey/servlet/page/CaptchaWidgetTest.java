package dev.latchkey.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptchaWidgetTest {

    @Test
    void one_from_elsewhere_is_permitted_that_origin_alone() {
        CaptchaWidget widget =
                CaptchaWidget.hCaptcha().from(URI.create("https://captcha.shop.example:8443/api.js?a=1"));

        assertThat(widget.origins()).containsExactly("https://captcha.shop.example:8443");
        assertThat(widget.cssClass()).isEqualTo("h-captcha");
        assertThat(CaptchaWidget.reCaptcha()
                        .from(URI.create("http://127.0.0.1:81/a.js"))
                        .origins())
                .containsExactly("http://127.0.0.1:81");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example; script-src *",
                "https://a.example 'unsafe-inline'",
                "*",
                "https:",
                "https://*",
                "http://a.example",
                "'unsafe-inline'",
                "data:",
                ""
            })
    void what_is_no_origin_would_open_the_policy_and_is_refused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaptchaWidget(
                        "turnstile", URI.create("https://a.example/a.js"), "cf-turnstile", Set.of(origin)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.example/a.js", "https://user@a.example/a.js", "/a.js", "data:text/javascript,1"})
    void a_script_comes_over_https_or_from_this_machine(String script) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaptchaWidget(
                        "turnstile", URI.create(script), "cf-turnstile", Set.of("https://a.example")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://frames.example", "https://a.example/other/", "https://*.other.example"})
    void a_script_that_no_browser_would_take_is_refused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaptchaWidget(
                        "turnstile", URI.create("https://a.example/js/a.js"), "cf-turnstile", Set.of(origin)))
                .withMessageContaining("that of its script");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.b.example", "https://*.b.example", "https://a.b.example/js/"})
    void a_script_is_taken_from_an_origin_that_is_permitted(String origin) {
        CaptchaWidget widget =
                new CaptchaWidget("turnstile", URI.create("https://a.b.example/js/a.js"), "x", Set.of(origin));

        assertThat(widget.origins()).containsExactly(origin);
    }

    @Test
    void names_are_names() {
        for (String name : new String[] {"", "a b", "a\"", "1"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CaptchaWidget(name, URI.create("https://a.example/a.js"), "x", Set.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CaptchaWidget("x", URI.create("https://a.example/a.js"), name, Set.of()));
        }
    }
}
