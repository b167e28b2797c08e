package dev.latchkey.servlet.page;

import dev.latchkey.captcha.CaptchaChallenge;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template shows of a captcha. */
final class CaptchaModel {

    private static final String KIND = "kind";
    private static final String ASKED = "asked";

    private CaptchaModel() {}

    static Map<String, Object> of(@Nullable CaptchaChallenge challenge, PageCaptcha captcha) {
        if (challenge == null) {
            return Map.of(KIND, "none");
        }
        if (challenge.type().equals(CaptchaChallenge.PROOF_OF_WORK)) {
            return Map.of(KIND, "work", ASKED, challenge.values());
        }
        return captcha.widgetOf(challenge)
                .map(widget -> Map.<String, Object>of(
                        KIND,
                        "widget",
                        ASKED,
                        challenge.values(),
                        "cssClass",
                        widget.cssClass(),
                        "script",
                        widget.script().toString()))
                .orElse(Map.of(KIND, "elsewhere"));
    }
}
